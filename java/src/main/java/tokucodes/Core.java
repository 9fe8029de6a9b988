// More than half of this library's lines are Javadoc, of every method; about 470 are code.
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
  private static final Object LOCK = new Object(); // guards the three fields behind it

  private static Engine engine = new Engine();

  /** Made when a text is first read: a program that only looks numbers up needs none. */
  private static @Nullable CharsetEncoder encoder;

  /** Whether a call is under way; if another one starts, an error ended it. */
  private static boolean isInside;

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

  /**
   * Returns the engine for a call. It is a new one if an error ended the last call: a {@link
   * StackOverflowError}, say, leaves the engine's own stack pointer where it was.
   */
  private static Engine entered() {
    if (isInside) {
      engine = new Engine();
      encoder = null;
    }
    isInside = true;
    return engine;
  }

  /** Returns the static text at an address; 0 would be that of a code that is not listed. */
  static String text(int address) {
    if (address == 0) {
      throw new AssertionError("the engine gave no text");
    }
    int end = address;
    while (Engine.TABLE[end] != 0) {
      end++;
    }
    return new String(Engine.TABLE, address, end - address, StandardCharsets.UTF_8);
  }

  static int codeAt(int ordinal) {
    synchronized (LOCK) {
      if (entered().toku_code_at(ordinal, RESULT) == 0) {
        throw new AssertionError(ordinal);
      }
      int code = result(0);
      isInside = false;
      return code;
    }
  }

  static String describe(int code) {
    synchronized (LOCK) {
      String rendered = rendered(entered().toku_describe(code, RESULT, ROOM));
      isInside = false;
      return rendered;
    }
  }

  static String message(int code) {
    synchronized (LOCK) {
      String rendered = rendered(entered().toku_message(code, RESULT, ROOM));
      isInside = false;
      return rendered;
    }
  }

  static String quote(String text) {
    synchronized (LOCK) {
      String rendered = rendered(entered().toku_quote(TEXT, length(text), RESULT, ROOM));
      isInside = false;
      return rendered;
    }
  }

  static int parse(@Nullable String text) {
    int refusal;
    synchronized (LOCK) {
      entered();
      int length = length(text == null ? "" : text);
      boolean isCode = engine.toku_parse(TEXT, length, RESULT) != 0;
      int code = result(0);
      refusal = isCode ? 0 : engine.toku_parse_error(TEXT, length);
      isInside = false;
      if (isCode) {
        return code;
      }
    }
    return TokuParseException.refuse(text, refusal);
  }

  static @Nullable Integer lookupName(String name) {
    synchronized (LOCK) {
      boolean isName = entered().toku_lookup_name(TEXT, length(name), RESULT) != 0;
      int code = result(0);
      isInside = false;
      return isName ? code : null;
    }
  }

  static int[] search(String query) {
    synchronized (LOCK) {
      int count = entered().toku_search(TEXT, length(query), RESULT, ROOM / Integer.BYTES);
      int[] found = new int[count];
      for (int i = 0; i < found.length; i++) {
        found[i] = result(i);
      }
      isInside = false;
      return found;
    }
  }

  /** Writes a text to the memory and returns its length. */
  private static int length(String text) {
    CharsetEncoder utf8 = encoder;
    if (utf8 == null) {
      // Half of a surrogate pair counts as U+FFFD, as in every language. Java's own replacement is
      // a question mark.
      utf8 =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .replaceWith("\ufffd".getBytes(StandardCharsets.UTF_8));
      encoder = utf8;
    }
    ByteBuffer memory = ByteBuffer.wrap(engine.memory, TEXT, ROOM);
    utf8.reset().encode(CharBuffer.wrap(text, 0, Math.min(text.length(), ENOUGH)), memory, true);
    return memory.position() - TEXT;
  }

  private static String rendered(int length) {
    return new String(engine.memory, RESULT, length, StandardCharsets.UTF_8);
  }

  private static int result(int position) {
    int at = RESULT + Integer.BYTES * position;
    byte[] memory = engine.memory;
    return memory[at] & 255
        | (memory[at + 1] & 255) << 8
        | (memory[at + 2] & 255) << 16
        | memory[at + 3] << 24;
  }
}
