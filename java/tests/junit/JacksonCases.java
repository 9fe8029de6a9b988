import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tokucodes.Action;
import tokucodes.Category;
import tokucodes.GrpcStatus;
import tokucodes.Outcome;
import tokucodes.TokuCode;

/** What the two versions of Jackson have in common: everything but the names of their classes. */
abstract class JacksonCases {
  /** A class of a user. */
  static final class Answer {
    public TokuCode result;
  }

  /** One that refuses a missing result, if Jackson is told so. */
  static final class Strict {
    final TokuCode result;

    @JsonCreator
    Strict(@JsonProperty(value = "result", required = true) TokuCode result) {
      this.result = result;
    }
  }

  /** A mapper that refuses null for a property of a creator. */
  interface Mapper {
    String write(Object value) throws Exception;

    <T> T read(String json, Class<T> type) throws Exception;

    <K, V> Map<K, V> readMap(String json, Class<K> keys, Class<V> values) throws Exception;
  }

  /** Makes a mapper, with or without the names of parameters. */
  abstract Mapper mapper(boolean hasNames);

  /** What a mapper throws. */
  abstract Class<? extends Exception> error();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCodeIsWrittenAsItsNumber(boolean hasNames) throws Exception {
    Mapper mapper = mapper(hasNames);
    assertEquals("-1100", mapper.write(TokuCode.LOW_CREDIT_BALANCE));
    Answer answer = new Answer();
    answer.result = TokuCode.valueOf(-9999);
    assertEquals("{\"result\":-9999}", mapper.write(answer));
    answer.result = null;
    assertEquals("{\"result\":null}", mapper.write(answer));
    assertEquals("{\"-1100\":2}", mapper.write(Map.of(TokuCode.LOW_CREDIT_BALANCE, 2)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void numbersTextsAndKeysAreRead(boolean hasNames) throws Exception {
    Mapper mapper = mapper(hasNames);
    for (String json :
        new String[] {
          "-1100", "\"-1100\"", "\" low_credit_balance \"", "\"4294966196\"", "\"0xfffffbb4\""
        }) {
      assertSame(TokuCode.LOW_CREDIT_BALANCE, mapper.read(json, TokuCode.class), json);
      String object = "{\"result\": " + json + "}";
      assertSame(TokuCode.LOW_CREDIT_BALANCE, mapper.read(object, Answer.class).result, json);
      assertSame(TokuCode.LOW_CREDIT_BALANCE, mapper.read(object, Strict.class).result, json);
    }
    assertEquals(-9999, mapper.read("-9999", TokuCode.class).value());
    assertEquals(Integer.MIN_VALUE, mapper.read("-2147483648", TokuCode.class).value());
    Map<TokuCode, Integer> counts =
        mapper.readMap("{\"-1100\": 2, \"TASK_COMPLETED\": 3}", TokuCode.class, Integer.class);
    assertEquals(Map.of(TokuCode.LOW_CREDIT_BALANCE, 2, TokuCode.TASK_COMPLETED, 3), counts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\" \"",
        "false",
        "true",
        "-1100.0",
        "0.0",
        "1e2",
        "4294966196",
        "[0]",
        "[]",
        "{}",
        "{\"value\": 0}",
        "\"abc\"",
        "\"null\"",
        "\"0.0\""
      })
  void everythingElseIsRefused(String json) {
    for (boolean hasNames : new boolean[] {false, true}) {
      Mapper mapper = mapper(hasNames);
      assertThrows(error(), () -> mapper.read(json, TokuCode.class));
      String object = "{\"result\": " + json + "}";
      assertThrows(error(), () -> mapper.read(object, Answer.class));
      assertThrows(error(), () -> mapper.read(object, Strict.class));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingBecomesSuccess(boolean hasNames) throws Exception {
    Mapper mapper = mapper(hasNames);
    assertNull(mapper.read("null", TokuCode.class));
    assertNull(mapper.read("{\"result\": null}", Answer.class).result);
    assertNull(mapper.read("{}", Answer.class).result);
    for (String json : new String[] {"{\"result\": null}", "{}"}) {
      assertThrows(error(), () -> mapper.read(json, Strict.class));
    }
    Exception refused = assertThrows(error(), () -> mapper.read("\"12abc\"", TokuCode.class));
    assertTrue(
        refused.getMessage().contains("\"12abc\" is not a code: neither a name nor a number"),
        refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void kindsHaveTheNamesOfEveryLanguage(boolean hasNames) throws Exception {
    Mapper mapper = mapper(hasNames);
    assertEquals("\"phone_number\"", mapper.write(Category.PHONE_NUMBER));
    assertEquals("\"top_up\"", mapper.write(Action.TOP_UP));
    assertEquals("\"NOT_FOUND\"", mapper.write(GrpcStatus.NOT_FOUND));
    assertSame(Action.TOP_UP, mapper.read("\"top_up\"", Action.class));
    assertSame(GrpcStatus.NOT_FOUND, mapper.read("\"NOT_FOUND\"", GrpcStatus.class));
    for (GrpcStatus status : GrpcStatus.values()) {
      String number = Integer.toString(status.value());
      assertSame(status, mapper.read(number, GrpcStatus.class));
    }
    for (String json : List.of("17", "-1", "\"\"", "true", "\"not_found\"")) {
      assertThrows(error(), () -> mapper.read(json, GrpcStatus.class), json);
    }
    assertThrows(error(), () -> mapper.read("\"refund\"", Action.class));
    for (Class<?> kind : List.of(Action.class, Outcome.class, Category.class)) {
      for (String json :
          List.of("0", "\"0\"", "1", "\"1\"", "\"\"", "\"SUCCESS\"", "\"DONE\"", "true")) {
        assertThrows(error(), () -> mapper.read(json, kind), kind + json);
      }
    }
    Map<Action, Integer> counts = mapper.readMap("{\"top_up\": 2}", Action.class, Integer.class);
    assertEquals(Map.of(Action.TOP_UP, 2), counts);
    assertThrows(error(), () -> mapper.readMap("{\"0\": 2}", Action.class, Integer.class));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEntryIsWrittenWithAllFacts(boolean hasNames) throws Exception {
    Mapper mapper = mapper(hasNames);
    String json = mapper.write(TokuCode.LOW_CREDIT_BALANCE.entry());
    Map<String, Object> facts = mapper.readMap(json, String.class, Object.class);
    assertEquals(
        Map.of(
            "code", -1100,
            "name", "LOW_CREDIT_BALANCE",
            "description", "low credit balance",
            "category", "credit",
            "outcome", "error",
            "action", "top_up",
            "grpcStatus", "FAILED_PRECONDITION",
            "httpStatus", 400,
            "error", true,
            "retryable", false),
        facts);
  }
}
