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
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Jackson 3, with and without the names of parameters, which it looks for without a module. */
class Jackson3Test {
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

  private static JsonMapper mapper(boolean hasNames) {
    return JsonMapper.builder()
        .configure(MapperFeature.DETECT_PARAMETER_NAMES, hasNames)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCodeIsWrittenAsItsNumber(boolean hasNames) throws Exception {
    JsonMapper mapper = mapper(hasNames);
    assertEquals("-1100", mapper.writeValueAsString(TokuCode.LOW_CREDIT_BALANCE));
    Answer answer = new Answer();
    answer.result = TokuCode.valueOf(-9999);
    assertEquals("{\"result\":-9999}", mapper.writeValueAsString(answer));
    answer.result = null;
    assertEquals("{\"result\":null}", mapper.writeValueAsString(answer));
    assertEquals(
        "{\"-1100\":2}", mapper.writeValueAsString(Map.of(TokuCode.LOW_CREDIT_BALANCE, 2)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void numbersTextsAndKeysAreRead(boolean hasNames) throws Exception {
    JsonMapper mapper = mapper(hasNames);
    for (String json :
        new String[] {
          "-1100", "\"-1100\"", "\" low_credit_balance \"", "\"4294966196\"", "\"0xfffffbb4\""
        }) {
      assertSame(TokuCode.LOW_CREDIT_BALANCE, mapper.readValue(json, TokuCode.class), json);
      String object = "{\"result\": " + json + "}";
      assertSame(TokuCode.LOW_CREDIT_BALANCE, mapper.readValue(object, Answer.class).result, json);
      assertSame(TokuCode.LOW_CREDIT_BALANCE, mapper.readValue(object, Strict.class).result, json);
    }
    assertEquals(-9999, mapper.readValue("-9999", TokuCode.class).value());
    assertEquals(Integer.MIN_VALUE, mapper.readValue("-2147483648", TokuCode.class).value());
    Map<TokuCode, Integer> counts =
        mapper.readValue("{\"-1100\": 2, \"TASK_COMPLETED\": 3}", new TypeReference<>() {});
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
      JsonMapper mapper = mapper(hasNames);
      assertThrows(JacksonException.class, () -> mapper.readValue(json, TokuCode.class));
      String object = "{\"result\": " + json + "}";
      assertThrows(JacksonException.class, () -> mapper.readValue(object, Answer.class));
      assertThrows(JacksonException.class, () -> mapper.readValue(object, Strict.class));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingBecomesSuccess(boolean hasNames) throws Exception {
    JsonMapper mapper = mapper(hasNames);
    assertNull(mapper.readValue("null", TokuCode.class));
    assertNull(mapper.readValue("{\"result\": null}", Answer.class).result);
    assertNull(mapper.readValue("{}", Answer.class).result);
    for (String json : new String[] {"{\"result\": null}", "{}"}) {
      assertThrows(JacksonException.class, () -> mapper.readValue(json, Strict.class));
    }
    JacksonException refused =
        assertThrows(JacksonException.class, () -> mapper.readValue("\"12abc\"", TokuCode.class));
    assertTrue(
        refused.getMessage().contains("\"12abc\" is not a code: neither a name nor a number"),
        refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void kindsHaveTheNamesOfEveryLanguage(boolean hasNames) throws Exception {
    JsonMapper mapper = mapper(hasNames);
    assertEquals("\"phone_number\"", mapper.writeValueAsString(Category.PHONE_NUMBER));
    assertEquals("\"top_up\"", mapper.writeValueAsString(Action.TOP_UP));
    assertEquals("\"NOT_FOUND\"", mapper.writeValueAsString(GrpcStatus.NOT_FOUND));
    assertSame(Action.TOP_UP, mapper.readValue("\"top_up\"", Action.class));
    assertSame(GrpcStatus.NOT_FOUND, mapper.readValue("\"NOT_FOUND\"", GrpcStatus.class));
    assertThrows(JacksonException.class, () -> mapper.readValue("\"refund\"", Action.class));
    for (Class<?> kind : List.of(Action.class, Outcome.class, Category.class)) {
      for (String json :
          List.of("0", "\"0\"", "1", "\"1\"", "\"\"", "\"SUCCESS\"", "\"DONE\"", "true")) {
        assertThrows(JacksonException.class, () -> mapper.readValue(json, kind), kind + json);
      }
    }
    Map<Action, Integer> counts = mapper.readValue("{\"top_up\": 2}", new TypeReference<>() {});
    assertEquals(Map.of(Action.TOP_UP, 2), counts);
    assertThrows(
        JacksonException.class,
        () -> mapper.readValue("{\"0\": 2}", new TypeReference<Map<Action, Integer>>() {}));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anEntryIsWrittenWithAllFacts(boolean hasNames) throws Exception {
    JsonMapper mapper = mapper(hasNames);
    String json = mapper.writeValueAsString(TokuCode.LOW_CREDIT_BALANCE.entry());
    Map<String, Object> facts = mapper.readValue(json, new TypeReference<>() {});
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
