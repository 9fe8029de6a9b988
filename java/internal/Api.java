import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the public API of the library, one item per line: {@code java -cp JARS Api.java JAR}. */
final class Api {
  private Api() {}

  public static void main(String[] arguments) throws Exception {
    TreeSet<String> items = new TreeSet<>();
    try (JarFile jar = new JarFile(Path.of(arguments[0]).toFile())) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        String name = entries.nextElement().getName();
        if (name.startsWith("tokucodes/") && name.endsWith(".class") && !name.contains("-info")) {
          list(Class.forName(name.replace(".class", "").replace('/', '.')), items);
        }
      }
    }
    items.forEach(System.out::println);
  }

  private static void list(Class<?> type, TreeSet<String> items) throws IllegalAccessException {
    if (!Modifier.isPublic(type.getModifiers())) {
      return;
    }
    String name = shortened(type.getCanonicalName());
    String kind =
        type.isEnum() ? "enum" : Modifier.isFinal(type.getModifiers()) ? "final class" : "class";
    String parents =
        Stream.concat(
                Stream.of(type.getAnnotatedSuperclass()),
                Arrays.stream(type.getAnnotatedInterfaces()))
            .map(Api::text)
            .filter(parent -> !parent.equals("Object"))
            .collect(Collectors.joining(", "));
    items.add(kind + " " + name + (parents.isEmpty() ? "" : ": " + parents));
    for (Field field : type.getFields()) {
      Object value = field.getType().isPrimitive() ? field.get(null) : null;
      String constant = value == null ? "" : " = " + value;
      boolean isConstant = type.isEnum() || name.endsWith(".Number") || field.getType() == type;
      items.add(
          (isConstant ? "constant " : "field ")
              + name
              + "."
              + field.getName()
              + ": "
              + text(field.getAnnotatedType())
              + constant);
    }
    Stream.concat(
            Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredConstructors()))
        .filter(member -> Modifier.isPublic(member.getModifiers()) && !member.isSynthetic())
        .filter(member -> !type.isEnum() || !isOfEveryEnum(member))
        .forEach(member -> items.add(text(name, member)));
  }

  private static boolean isOfEveryEnum(Executable member) {
    return member.getName().equals("values") || member.getName().equals("valueOf");
  }

  private static String text(String owner, Executable member) {
    String name = member instanceof Method ? owner + "." + member.getName() : "new " + owner;
    String parameters =
        Arrays.stream(member.getParameters())
            .map(Parameter::getAnnotatedType)
            .map(Api::text)
            .collect(Collectors.joining(", "));
    String modifier = Modifier.isStatic(member.getModifiers()) ? "static " : "";
    return modifier
        + "method "
        + name
        + "("
        + parameters
        + "): "
        + text(member.getAnnotatedReturnType());
  }

  /** Writes a type with its nullness, since that is part of the API. */
  private static String text(AnnotatedType type) {
    boolean isNullable = type.getAnnotations().length > 0;
    return shortened(type.getType().getTypeName()) + (isNullable ? "?" : "");
  }

  private static String shortened(String name) {
    return name.replaceAll("\\b(tokucodes|java\\.(lang|util|io))\\.", "");
  }
}
