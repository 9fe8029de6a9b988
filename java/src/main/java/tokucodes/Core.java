package tokucodes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Converts between Java's types and the memory of {@link Engine}, which takes all decisions.
 *
 * <p>An engine has one memory, so its methods that are not static need the lock. They do no I/O and
 * take less than a millisecond. A {@code ThreadLocal} would keep class loaders of web applications
 * alive.
 */
final class Core {
  private static final Engine ENGINE = new Engine(); // guarded by itself, as is Encoder.UTF_8

  /**
   * The core refuses texts over 256 bytes without reading them, so it never needs more of a text.
   */
  private static final int ENOUGH = 257;

  /**
   * Room for that many characters; also for a result, which is a text of 256 bytes, or a number for
   * each code.
   */
  private static final int ROOM = 1024;

  private static final int TEXT = Engine.HEAP_BASE;
  private static final int RESULT = TEXT + ROOM;

  private Core() {}

  /** A class of its own, so that a program that only looks numbers up does not load it. */
  private static final class Encoder {
    /**
     * Half of a surrogate pair counts as U+FFFD, as in every language. Java's own replacement is a
     * question mark.
     */
    static final CharsetEncoder UTF_8 =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .replaceWith("\ufffd".getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the static text at an address, null for address 0. */
  static @Nullable String text(int address) {
    int end = address;
    while (Engine.TABLE[end] != 0) {
      end++;
    }
    return address == 0
        ? null
        : new String(Engine.TABLE, address, end - address, StandardCharsets.UTF_8);
  }

  static int codeAt(int ordinal) {
    synchronized (ENGINE) {
      ENGINE.toku_code_at(ordinal, RESULT);
      return result(0);
    }
  }

  static String describe(int code) {
    synchronized (ENGINE) {
      return rendered(ENGINE.toku_describe(code, RESULT, ROOM));
    }
  }

  static String message(int code) {
    synchronized (ENGINE) {
      return rendered(ENGINE.toku_message(code, RESULT, ROOM));
    }
  }

  static String quote(String text) {
    synchronized (ENGINE) {
      return rendered(ENGINE.toku_quote(TEXT, length(text), RESULT, ROOM));
    }
  }

  static int parse(@Nullable String text) {
    int refusal;
    synchronized (ENGINE) {
      int length = length(text == null ? "" : text);
      if (ENGINE.toku_parse(TEXT, length, RESULT) != 0) {
        return result(0);
      }
      refusal = ENGINE.toku_parse_error(TEXT, length);
    }
    return TokuParseException.refuse(text, refusal);
  }

  static @Nullable Integer lookupName(String name) {
    synchronized (ENGINE) {
      return ENGINE.toku_lookup_name(TEXT, length(name), RESULT) == 0 ? null : result(0);
    }
  }

  static int[] search(String query) {
    synchronized (ENGINE) {
      int[] found = new int[ENGINE.toku_search(TEXT, length(query), RESULT, ROOM / Integer.BYTES)];
      for (int i = 0; i < found.length; i++) {
        found[i] = result(i);
      }
      return found;
    }
  }

  /** Writes a text to the memory and returns its length. */
  private static int length(String text) {
    ByteBuffer memory = ByteBuffer.wrap(ENGINE.memory, TEXT, ROOM);
    Encoder.UTF_8
        .reset()
        .encode(CharBuffer.wrap(text, 0, Math.min(text.length(), ENOUGH)), memory, true);
    return memory.position() - TEXT;
  }

  private static String rendered(int length) {
    return new String(ENGINE.memory, RESULT, length, StandardCharsets.UTF_8);
  }

  private static int result(int position) {
    int at = RESULT + Integer.BYTES * position;
    byte[] memory = ENGINE.memory;
    return memory[at] & 255
        | (memory[at + 1] & 255) << 8
        | (memory[at + 2] & 255) << 16
        | memory[at + 3] << 24;
  }
}
