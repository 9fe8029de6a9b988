package translated;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;

/** Answers cases with translated classes; see mod.rs. */
final class Driver {
  private Driver() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, Object> instances = new HashMap<>();
    Map<String, Method> methods = new HashMap<>();
    StringBuilder answers = new StringBuilder();
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] words = line.split(" ");
      if (!instances.containsKey(words[0])) {
        String name = words[0].substring(0, 1).toUpperCase() + words[0].substring(1);
        Object instance = Class.forName("translated." + name).getDeclaredConstructor().newInstance();
        instances.put(words[0], instance);
        for (Method method : instance.getClass().getDeclaredMethods()) {
          if (!Modifier.isPrivate(method.getModifiers())) {
            methods.put(words[0] + " " + method.getName(), method);
          }
        }
      }
      Object[] values = new Object[words.length - 2];
      for (int i = 0; i < values.length; i++) {
        String word = words[i + 2];
        if (word.endsWith("n")) {
          values[i] = Long.valueOf(word.substring(0, word.length() - 1));
        } else {
          values[i] = Integer.valueOf(word);
        }
      }
      Object result;
      try {
        result = methods.get(words[0] + " " + words[1]).invoke(instances.get(words[0]), values);
      } catch (InvocationTargetException exception) {
        Throwable cause = exception.getCause();
        boolean isTrap = cause instanceof ArithmeticException || cause instanceof IndexOutOfBoundsException;
        if (!isTrap && !(cause instanceof AssertionError)) {
          throw exception;
        }
        result = "trap";
      }
      answers.append(line).append(" = ").append(result == null ? "-" : result).append('\n');
    }
    System.out.print(answers);
  }
}
