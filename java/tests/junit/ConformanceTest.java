import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tokucodes.Action;
import tokucodes.Category;
import tokucodes.Entry;
import tokucodes.GrpcStatus;
import tokucodes.Outcome;
import tokucodes.TokuCode;
import tokucodes.TokuException;
import tokucodes.TokuParseException;

/** The vectors of conformance/, in both directions, through the public API. */
class ConformanceTest {
  private static final Map<String, String> REASONS =
      Map.of(
          "empty", "the text is empty",
          "too_long", "the text is longer than 256 bytes",
          "not_a_code", "neither a name nor a number",
          "out_of_range", "the number is outside 32 bits");

  private static String joined(Object... columns) {
    return Arrays.stream(columns).map(String::valueOf).collect(Collectors.joining("\t"));
  }

  @Test
  void everyRowOfTheTable() throws ReflectiveOperationException {
    List<String[]> rows = Vectors.rows("table.tsv", 10);
    assertEquals(rows.size(), TokuCode.entries().size());
    for (int i = 0; i < rows.size(); i++) {
      String[] row = rows.get(i);
      Entry e = TokuCode.entries().get(i);
      TokuCode code = e.code();
      String fields =
          joined(
              code,
              e.name(),
              e.category(),
              e.outcome(),
              e.action(),
              e.grpcStatus(),
              e.description(),
              e.httpStatus(),
              e.isError(),
              e.isRetryable());
      assertEquals(joined((Object[]) row), fields);
      String methods =
          joined(
              code.value(),
              e.name(),
              code.category(),
              code.outcome(),
              code.action(),
              code.grpcStatus(),
              code.description(),
              code.httpStatus(),
              code.isError(),
              code.isRetryable());
      assertEquals(fields, methods);
      assertEquals(i, code.ordinal());
      assertSame(e, code.entry());
      String message = row[6] + " (" + row[0] + " " + row[1] + ")";
      assertEquals(message, code.message());
      assertEquals(message, e.toString());
      assertSame(code, TokuCode.valueOf(Integer.parseInt(row[0])));
      assertSame(code, TokuCode.class.getField(row[1]).get(null), row[1]);
      assertEquals(code.value(), TokuCode.Number.class.getField(row[1]).getInt(null), row[1]);
      assertSame(code, TokuCode.ofName(row[1]));
      for (String text : List.of(row[0], row[1], row[1].toLowerCase(Locale.ROOT))) {
        assertSame(code, TokuCode.parse(text), text);
      }
    }
    long constants =
        Arrays.stream(TokuCode.class.getFields())
            .filter(field -> field.getType() == TokuCode.class)
            .count();
    assertEquals(rows.size(), constants);
    assertEquals(rows.size(), TokuCode.Number.class.getFields().length);
  }

  @Test
  void publishedTexts() {
    for (String[] row : Vectors.rows("published.tsv", 2)) {
      assertEquals(row[1], TokuCode.valueOf(Integer.parseInt(row[0])).description());
    }
  }

  /** Every number of a block has its category, listed or not, and so does its exception. */
  @Test
  void categories() {
    List<String[]> rows = Vectors.rows("blocks.tsv", 3);
    assertEquals(rows.size(), Category.values().length);
    for (String[] row : rows) {
      for (int n = Integer.parseInt(row[2]); n <= Integer.parseInt(row[1]); n++) {
        TokuCode code = TokuCode.valueOf(n);
        assertEquals(row[0], String.valueOf(code.category()));
        if (code.isError()) {
          String name = "tokucodes." + row[0].replace("_", "") + "exception";
          assertEquals(name, TokuException.of(code).getClass().getName().toLowerCase(Locale.ROOT));
        }
      }
    }
    for (int n : new int[] {1, -500, -3100, -9999, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertNull(TokuCode.valueOf(n).category());
      assertSame(TokuException.class, TokuException.of(TokuCode.valueOf(n)).getClass());
    }
  }

  /**
   * The action of each code, what follows from it, and what its status says, by lists that do not
   * come from the core.
   */
  @Test
  void actionsAndStatuses() {
    Map<String, String> statuses = new HashMap<>();
    for (String[] row : Vectors.rows("statuses.tsv", 4)) {
      assertEquals(Integer.parseInt(row[0]), GrpcStatus.valueOf(row[1]).value());
      assertEquals(row[1], GrpcStatus.valueOf(row[1]).toString());
      statuses.put(row[1], joined(row[2], row[3]));
    }
    assertEquals(statuses.size(), GrpcStatus.values().length);
    List<String[]> rows = Vectors.rows("actions.tsv", 2);
    assertEquals(rows.size(), TokuCode.entries().size());
    for (int i = 0; i < rows.size(); i++) {
      String action = rows.get(i)[1];
      TokuCode code = TokuCode.valueOf(Integer.parseInt(rows.get(i)[0]));
      assertSame(TokuCode.entries().get(i).code(), code);
      assertEquals(action, code.action().toString());
      assertSame(Action.valueOf(action.toUpperCase(Locale.ROOT)), code.action());
      boolean isError = !List.of("done", "track", "ended").contains(action);
      Outcome outcome =
          isError ? Outcome.ERROR : action.equals("done") ? Outcome.SUCCESS : Outcome.PROGRESS;
      assertSame(outcome, code.outcome());
      assertEquals(isError, code.isError());
      assertEquals(action.equals("retry"), code.isRetryable());
      assertEquals(
          statuses.get(code.grpcStatus().toString()),
          joined(code.httpStatus(), code.isRetryable()));
      if (isError) {
        assertSame(code, assertThrows(TokuException.class, code::throwIfError).code());
      } else {
        assertSame(code, code.throwIfError());
      }
    }
  }

  @Test
  void kindsHaveTheNamesOfEveryLanguage() {
    String names =
        Stream.of(Category.values(), Outcome.values(), Action.values())
            .flatMap(
                kind ->
                    IntStream.range(0, kind.length)
                        .mapToObj(
                            i ->
                                joined(
                                    kind[i].getClass().getSimpleName().toLowerCase(Locale.ROOT),
                                    i + 1,
                                    kind[i])))
            .collect(Collectors.joining("\n"));
    assertEquals(
        Vectors.rows("kinds.tsv", 3).stream()
            .map(row -> joined((Object[]) row))
            .collect(Collectors.joining("\n")),
        names);
  }

  @Test
  void names() {
    for (String[] row : Vectors.rows("names.tsv", 2)) {
      TokuCode right = row[1].equals("-") ? null : TokuCode.valueOf(Integer.parseInt(row[1]));
      assertEquals(right, TokuCode.ofName(Vectors.unescape(row[0])), row[0]);
    }
  }

  @Test
  void parse() {
    for (String[] row : Vectors.rows("parse.tsv", 2)) {
      String text = Vectors.unescape(row[0]);
      String reason = REASONS.get(row[1]);
      if (reason == null) {
        assertEquals(Integer.parseInt(row[1]), TokuCode.parse(text).value(), row[0]);
      } else {
        TokuParseException refused =
            assertThrows(TokuParseException.class, () -> TokuCode.parse(text), row[0]);
        assertEquals(reason, refused.reason(), row[0]);
        assertEquals(text, refused.text());
      }
    }
  }

  @Test
  void refusalsQuoteTheText() {
    for (String[] row : Vectors.rows("refused.tsv", 3)) {
      String text = Vectors.unescape(row[0]);
      TokuParseException refused =
          assertThrows(TokuParseException.class, () -> TokuCode.parse(text), row[0]);
      assertEquals(row[1] + " is not a code: " + row[2], refused.getMessage());
      assertEquals(row[2], refused.reason());
    }
  }

  @Test
  void search() {
    for (String[] row : Vectors.rows("search.tsv", 2)) {
      assertEquals(row[1], numbers(TokuCode.search(Vectors.unescape(row[0]))), row[0]);
    }
    // Long results, by another way of searching.
    for (char letter = 'a'; letter <= 'z'; letter++) {
      String text = String.valueOf(letter);
      List<Entry> right =
          TokuCode.entries().stream()
              .filter(
                  e ->
                      joined(
                              e.name().toLowerCase(Locale.ROOT),
                              e.description(),
                              e.category(),
                              e.action())
                          .contains(text))
              .collect(Collectors.toList());
      assertEquals(right, TokuCode.search(text), text);
    }
  }

  private static String numbers(List<Entry> entries) {
    return entries.stream().map(entry -> entry.code().toString()).collect(Collectors.joining(" "));
  }

  @Test
  void ordinals() {
    int[] numbers =
        IntStream.concat(
                IntStream.of(Integer.MIN_VALUE, Integer.MAX_VALUE),
                IntStream.rangeClosed(-8192, 4000))
            .toArray();
    short[] ordinals = new short[numbers.length + 1];
    ordinals[numbers.length] = 7;
    TokuCode.ordinals(numbers, ordinals);
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(TokuCode.valueOf(numbers[i]).ordinal(), ordinals[i]);
    }
    assertEquals(7, ordinals[numbers.length]);
    assertEquals(
        Vectors.rows("table.tsv", 10).size(),
        IntStream.range(0, numbers.length).filter(i -> ordinals[i] >= 0).count());
    short[] few = new short[2];
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> TokuCode.ordinals(new int[3], few));
    assertEquals("ordinals has room for 2 of 3 numbers", refused.getMessage());
    assertArrayEquals(new short[2], few);
  }
}
