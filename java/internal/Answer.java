import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import tokucodes.Entry;
import tokucodes.TokuCode;
import tokucodes.TokuException;
import tokucodes.TokuParseException;

/**
 * Prints the answers of Java: {@code Answer numbers} and {@code Answer texts} read one question per
 * line from standard input and write one answer per line. core/examples/answer.rs says what the
 * columns are.
 */
final class Answer {
  private Answer() {}

  public static void main(String[] arguments) throws IOException {
    List<String> lines;
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      lines = input.lines().collect(Collectors.toList());
    }
    StringBuilder answers = new StringBuilder();
    switch (String.join(" ", arguments)) {
      case "numbers":
        numbers(lines, answers);
        break;
      case "texts":
        lines.forEach(line -> text(line, answers));
        break;
      default:
        throw new IllegalArgumentException("usage: Answer numbers|texts");
    }
    try (PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8)) {
      output.print(answers);
    }
  }

  private static void numbers(List<String> lines, StringBuilder answers) {
    int[] numbers = lines.stream().mapToInt(Integer::parseInt).toArray();
    short[] among = new short[numbers.length];
    TokuCode.ordinals(numbers, among);
    for (int i = 0; i < numbers.length; i++) {
      TokuCode code = TokuCode.valueOf(numbers[i]);
      Entry entry = code.entry();
      Object[] columns = {
        code,
        code.isKnown(),
        entry == null ? "-" : entry.name(),
        entry == null ? "-" : entry.description(),
        code.description(),
        code.category() == null ? "-" : code.category(),
        code.outcome(),
        code.action(),
        code.grpcStatus(),
        code.httpStatus(),
        code.isError(),
        code.isRetryable(),
        message(code),
        code.ordinal(),
        among[i],
        TokuCode.TABLE_HASH,
      };
      for (Object column : columns) {
        answers.append(column).append('\t');
      }
      answers.setCharAt(answers.length() - 1, '\n');
    }
  }

  /** Returns the message of the code's exception, if it has one. */
  private static String message(TokuCode code) {
    try {
      code.throwIfError();
      return "-";
    } catch (TokuException error) {
      return error.getMessage();
    }
  }

  private static void text(String line, StringBuilder answers) {
    byte[] bytes = new byte[line.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(line.substring(2 * i, 2 * i + 2), 16);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    String read;
    try {
      read = TokuCode.parse(text).toString();
    } catch (TokuParseException refused) {
      read = refused.reason();
    }
    TokuCode named = TokuCode.ofName(text);
    String found =
        TokuCode.search(text).stream()
            .map(entry -> entry.code().toString())
            .collect(Collectors.joining(" "));
    answers.append(read).append('\t').append(named == null ? "-" : named);
    answers.append('\t').append(found).append('\n');
  }
}
