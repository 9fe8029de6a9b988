import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads the vector files of conformance/: tab-separated lines, # for comments, escapes as parse.tsv
 * says.
 */
final class Vectors {
  private Vectors() {}

  /**
   * Returns the rows of a file in the folder that TOKU_CONFORMANCE names, each with this many
   * columns.
   */
  static List<String[]> rows(String file, int columns) {
    List<String[]> rows =
        read(Path.of(System.getenv("TOKU_CONFORMANCE"), file)).stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("\t", -1))
            .collect(Collectors.toList());
    rows.forEach(
        row -> assertEquals(columns, row.length, () -> file + ": " + String.join("|", row)));
    assertFalse(rows.isEmpty(), file);
    String list = System.getenv("TOKU_VECTORS_READ"); // cargo prove agree reports what was read
    if (list != null) {
      append(Path.of(list), file + "\t" + rows.size() + "\n");
    }
    return rows;
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private static synchronized void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /**
   * Returns what an escaped text stands for. A byte that is not UTF-8 becomes half of a surrogate
   * pair, which is not text either.
   */
  static String unescape(String text) {
    if (text.startsWith("<") && text.endsWith(">")) {
      String[] parts = text.substring(1, text.length() - 1).split("\\*", 2);
      return parts[1].repeat(Integer.parseInt(parts[0]));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        int end = Character.isHighSurrogate(c) ? i + 2 : i + 1;
        bytes.writeBytes(text.substring(i, end).getBytes(StandardCharsets.UTF_8));
        i = end - 1;
      } else if (text.charAt(i + 1) == 'x') {
        bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        bytes.write("\t\r\n\\".charAt("trn\\".indexOf(text.charAt(++i))));
      }
    }
    return decoded(ByteBuffer.wrap(bytes.toByteArray()));
  }

  private static String decoded(ByteBuffer bytes) {
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    for (; ; ) {
      CoderResult result = decoder.decode(bytes, text, true);
      if (result.isUnderflow()) {
        return text.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.put('\ud800');
        bytes.get();
      }
    }
  }
}
