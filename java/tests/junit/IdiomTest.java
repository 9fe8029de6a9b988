import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tokucodes.Action;
import tokucodes.Category;
import tokucodes.CreditException;
import tokucodes.GrpcStatus;
import tokucodes.Outcome;
import tokucodes.TokuCode;
import tokucodes.TokuException;
import tokucodes.TokuParseException;

/** What Java's users expect of a value, of exceptions and of threads. */
class IdiomTest {
  private static final TokuCode UNKNOWN = TokuCode.valueOf(-9999);

  @Test
  void anyNumberIsACode() {
    assertEquals(-9999, UNKNOWN.value());
    assertFalse(UNKNOWN.isKnown());
    assertNull(UNKNOWN.entry());
    assertNull(UNKNOWN.category());
    assertEquals("unknown code -9999", UNKNOWN.description());
    assertEquals("unknown code -9999", UNKNOWN.message());
    assertSame(Action.INVESTIGATE, UNKNOWN.action());
    assertSame(Outcome.ERROR, UNKNOWN.outcome());
    assertSame(GrpcStatus.UNKNOWN, UNKNOWN.grpcStatus());
    assertEquals(500, UNKNOWN.httpStatus());
    assertTrue(UNKNOWN.isError());
    assertFalse(UNKNOWN.isRetryable());
    assertEquals(-1, UNKNOWN.ordinal());
  }

  @Test
  void codesAreEqualByTheirNumbers() {
    assertEquals(UNKNOWN, TokuCode.valueOf(-9999));
    assertEquals(UNKNOWN.hashCode(), TokuCode.valueOf(-9999).hashCode());
    assertNotEquals(UNKNOWN, TokuCode.valueOf(-9998));
    assertNotEquals(TokuCode.SUCCESS, Integer.valueOf(0));
    assertNotEquals(TokuCode.SUCCESS, null);
    TreeSet<TokuCode> sorted =
        new TreeSet<>(List.of(TokuCode.SUCCESS, UNKNOWN, TokuCode.valueOf(7)));
    assertEquals("[-9999, 0, 7]", sorted.toString());
    assertTrue(
        TokuCode.valueOf(Integer.MIN_VALUE).compareTo(TokuCode.valueOf(Integer.MAX_VALUE)) < 0);
  }

  @Test
  void numbersAreCompileTimeConstants() {
    switch (TokuCode.valueOf(-1100).value()) {
      case TokuCode.Number.SUCCESS:
        throw new AssertionError();
      case TokuCode.Number.LOW_CREDIT_BALANCE:
        break;
      default:
        throw new AssertionError();
    }
    assertSame(TokuCode.LOW_CREDIT_BALANCE, TokuCode.valueOf(-1100));
  }

  @Test
  void theTableHasAVersionAndAHash() {
    assertEquals(1, TokuCode.TABLE_VERSION);
    assertTrue(TokuCode.entries().size() <= 256, "Core.ROOM must have room for all numbers");
    long hash = 0xcbf29ce484222325L;
    for (String[] row : Vectors.rows("table.tsv", 10)) {
      String line = String.join("\t", List.of(row).subList(0, 7)) + "\n";
      for (byte b : line.getBytes(StandardCharsets.UTF_8)) {
        hash = (hash ^ (b & 255)) * 0x100000001b3L;
      }
    }
    assertEquals(String.format("%016x", hash), TokuCode.TABLE_HASH);
  }

  @Test
  void anExceptionHasAllFacts() {
    TokuException error =
        assertThrows(CreditException.class, TokuCode.LOW_CREDIT_BALANCE::throwIfError);
    assertEquals("low credit balance (-1100 LOW_CREDIT_BALANCE)", error.getMessage());
    assertEquals(
        "tokucodes.CreditException: low credit balance (-1100 LOW_CREDIT_BALANCE)",
        error.toString());
    assertSame(TokuCode.LOW_CREDIT_BALANCE, error.code());
    assertSame(TokuCode.LOW_CREDIT_BALANCE.entry(), error.entry());
    assertEquals("low credit balance", error.description());
    assertSame(Category.CREDIT, error.category());
    assertSame(Action.TOP_UP, error.action());
    assertSame(GrpcStatus.FAILED_PRECONDITION, error.grpcStatus());
    assertEquals(400, error.httpStatus());
    assertFalse(error.isRetryable());
    assertTrue(TokuException.of(TokuCode.DATABASE_CONNECTION_ERROR).isRetryable());

    TokuException unknown = TokuException.of(UNKNOWN);
    assertSame(TokuException.class, unknown.getClass());
    assertEquals("unknown code -9999", unknown.getMessage());
    assertEquals("unknown code -9999", unknown.description());
    assertNull(unknown.entry());
    assertNull(unknown.category());
    assertSame(Action.INVESTIGATE, unknown.action());
    assertSame(GrpcStatus.UNKNOWN, unknown.grpcStatus());
    assertEquals(500, unknown.httpStatus());
  }

  @Test
  void onlyAnErrorHasAnException() {
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> TokuException.of(TokuCode.SUCCESS));
    assertEquals("success (0 SUCCESS) is not an error", refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> TokuException.of(TokuCode.TASK_CANCELED));
    assertThrows(NullPointerException.class, () -> TokuException.of(null));
  }

  @Test
  void badInput() {
    TokuParseException none = assertThrows(TokuParseException.class, () -> TokuCode.parse(null));
    assertEquals("null is not a code: the text is empty", none.getMessage());
    assertEquals("the text is empty", none.reason());
    assertNull(none.text());
    String huge = "é".repeat(50_000_000);
    TokuParseException long_ = assertThrows(TokuParseException.class, () -> TokuCode.parse(huge));
    assertEquals(
        "\"" + "\\u{e9}".repeat(10) + "\"... is not a code: the text is longer than 256 bytes",
        long_.getMessage());
    assertSame(huge, long_.text());
    assertNull(TokuCode.ofName(huge));
    assertEquals(List.of(), TokuCode.search(huge));
    assertThrows(NullPointerException.class, () -> TokuCode.ofName(null));
    assertThrows(NullPointerException.class, () -> TokuCode.search(null));
    assertThrows(NullPointerException.class, () -> TokuCode.ordinals(null, new short[0]));
    // The longest texts that are read, in bytes and in characters.
    assertEquals(-1100, TokuCode.parse(" ".repeat(251) + "-1100").value());
    assertThrows(TokuParseException.class, () -> TokuCode.parse(" ".repeat(252) + "-1100"));
    assertEquals(-1100, TokuCode.parse(" ".repeat(249) + "\u22121100").value());
    assertThrows(TokuParseException.class, () -> TokuCode.parse(" ".repeat(250) + "\u22121100"));
  }

  @Test
  void listsCannotBeChanged() {
    assertThrows(UnsupportedOperationException.class, () -> TokuCode.entries().clear());
    assertThrows(UnsupportedOperationException.class, () -> TokuCode.search("credit").clear());
  }

  private static byte[] serialized(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(value);
    }
    return bytes.toByteArray();
  }

  private static <T> T copied(T value, Class<T> type) throws IOException, ClassNotFoundException {
    try (ObjectInputStream input =
        new ObjectInputStream(new ByteArrayInputStream(serialized(value)))) {
      return type.cast(input.readObject());
    }
  }

  @Test
  void codesAndExceptionsAreSerializedByNumber() throws Exception {
    assertSame(TokuCode.LOW_CREDIT_BALANCE, copied(TokuCode.LOW_CREDIT_BALANCE, TokuCode.class));
    assertEquals(UNKNOWN, copied(UNKNOWN, TokuCode.class));
    assertSame(Category.CREDIT, copied(Category.CREDIT, Category.class));
    for (TokuCode code : List.of(TokuCode.LOW_CREDIT_BALANCE, UNKNOWN)) {
      TokuException error = copied(TokuException.of(code), TokuException.class);
      assertEquals(TokuException.of(code).getClass(), error.getClass());
      assertEquals(code, error.code());
      assertEquals(code.message(), error.getMessage());
      String bytes = new String(serialized(error), StandardCharsets.ISO_8859_1);
      assertFalse(
          bytes.contains("low credit") || bytes.contains("unknown code"),
          "the text is in the bytes");
    }
    TokuParseException refused =
        copied(
            assertThrows(TokuParseException.class, () -> TokuCode.parse("12abc")),
            TokuParseException.class);
    assertEquals("\"12abc\" is not a code: neither a name nor a number", refused.getMessage());
    assertEquals("12abc", refused.text());
    assertEquals("neither a name nor a number", refused.reason());
    for (Class<?> type :
        List.of(
            TokuCode.class, TokuException.class, CreditException.class, TokuParseException.class)) {
      assertEquals(1, ObjectStreamClass.lookup(type).getSerialVersionUID(), type.getName());
    }
  }

  /** The bytes of the first version, which every later one must write and read. */
  @Test
  void serializedBytesNeverChange() throws Exception {
    String hex = hex(TokuCode.LOW_CREDIT_BALANCE);
    String head = "aced000573720012"; // a new object of a class whose name has 18 letters
    String name = "746f6b75636f6465732e546f6b75436f6465"; // tokucodes.TokuCode
    String version = "000000000000000102"; // version 1, serializable
    String field = "000149000576616c7565"; // one int named value
    assertEquals(head + name + version + field + "7870fffffbb4", hex);

    assertSame(TokuCode.LOW_CREDIT_BALANCE, read(hex));
    // Without a number, and with one of another name.
    String other = field.replace("76616c7565", "76616c7566");
    for (String bytes : List.of("00007870", other + "787000000000")) {
      assertThrows(InvalidObjectException.class, () -> read(head + name + version + bytes));
    }
  }

  /** Exceptions with the codes of other classes, of what is not an error, and without a code. */
  @Test
  void anExceptionIsOnlyReadWithACodeOfItsClass() throws Exception {
    String hex = hex(TokuException.of(TokuCode.LOW_CREDIT_BALANCE));
    assertSame(CreditException.class, read(hex).getClass());
    String number = "fffffbb4";
    for (String[] change :
        new String[][] {
          {number, "00000000", "the code 0 in a tokucodes.CreditException"},
          {number, "fffff443", "the code -3005 in a tokucodes.CreditException"},
          {number, "ffffff9b", "the code -101 in a tokucodes.CreditException"},
          {number, "ffffd8f1", "the code -9999 in a tokucodes.CreditException"},
          // The field named code gets another name.
          {"0004636f6465", "0004636f7065", "the code null in a tokucodes.CreditException"},
        }) {
      String changed = hex.replace(change[0], change[1]);
      assertNotEquals(hex, changed);
      Exception refused = assertThrows(InvalidObjectException.class, () -> read(changed));
      assertEquals(change[2], refused.getMessage());
    }
    String unknown = hex(TokuException.of(UNKNOWN));
    assertThrows(InvalidObjectException.class, () -> read(unknown.replace("ffffd8f1", number)));
  }

  private static String hex(Object value) throws IOException {
    StringBuilder hex = new StringBuilder();
    for (byte b : serialized(value)) {
      hex.append(String.format("%02x", b));
    }
    return hex.toString();
  }

  private static Object read(String hex) throws IOException, ClassNotFoundException {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return input.readObject();
    }
  }

  private static int recursed() {
    return TokuCode.valueOf(-5000).message().length() + recursed();
  }

  /** Overflows of the stack, some of them within the engine, which later calls must not notice. */
  @Test
  void anOverflowOfTheStackHarmsNoLaterCall() {
    for (int i = 0; i < 100; i++) {
      assertThrows(StackOverflowError.class, IdiomTest::recursed);
    }
    assertEquals("unknown code -5000", TokuCode.valueOf(-5000).message());
    assertEquals(-1100, TokuCode.parse("-1100").value());
    assertSame(TokuCode.LOW_CREDIT_BALANCE, TokuCode.ofName("LOW_CREDIT_BALANCE"));
    assertFalse(TokuCode.search("credit").isEmpty());
  }

  /** Many threads at the same time, each with other texts, whose answers must not get mixed up. */
  @Test
  void threads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int first = -20_000 * (thread + 1);
        tasks.add(
            () -> {
              int count = 0;
              for (int n = first; n < first + 20_000; n++) {
                TokuCode code = TokuCode.parse(" " + n + " ");
                String text = code.isKnown() ? code.entry().description() : "unknown code " + n;
                assertEquals(n, code.value());
                assertEquals(text, code.description());
                assertTrue(code.message().startsWith(text));
                count++;
              }
              return count;
            });
      }
      int count = 0;
      for (Future<Integer> task : pool.invokeAll(tasks)) {
        count += task.get();
      }
      assertEquals(160_000, count);
    } finally {
      pool.shutdownNow();
    }
  }
}
