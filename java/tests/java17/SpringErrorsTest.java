import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.http.ProblemDetail;
import tokucodes.Entry;
import tokucodes.TokuCode;
import tokucodes.TokuException;

/** The example for Spring. */
class SpringErrorsTest {
  @Test
  void problems() {
    ProblemDetail problem =
        new SpringErrors().handle(TokuException.of(TokuCode.LOW_CREDIT_BALANCE));
    assertEquals(400, problem.getStatus());
    assertEquals(
        "https://calls.example.com/problems/LOW_CREDIT_BALANCE", String.valueOf(problem.getType()));
    assertEquals("low credit balance", problem.getTitle());
    assertEquals("Your call was not made.", problem.getDetail());
    assertEquals(Map.of("code", TokuCode.LOW_CREDIT_BALANCE), problem.getProperties());
    ProblemDetail unknown = new SpringErrors().handle(TokuException.of(TokuCode.valueOf(-9999)));
    assertEquals(500, unknown.getStatus());
    assertEquals(
        "https://calls.example.com/problems/UNKNOWN_CODE", String.valueOf(unknown.getType()));
    assertEquals("unknown code", unknown.getTitle());
  }

  @Test
  void noProblemLooksLikeSuccess() {
    int errors = 0;
    for (Entry entry : TokuCode.entries()) {
      TokuCode code = entry.code();
      if (code.isError()) {
        int status = new SpringErrors().handle(TokuException.of(code)).getStatus();
        assertTrue(status >= 400, code + ": " + status);
        errors++;
      } else {
        assertThrows(IllegalArgumentException.class, () -> TokuException.of(code));
      }
    }
    assertEquals(103, errors);
  }

  /** A parameter of a controller, as the README says. */
  @Test
  void conversions() {
    DefaultConversionService service = new DefaultConversionService();
    assertThrows(ConverterNotFoundException.class, () -> service.convert("0", TokuCode.class));
    service.addConverter(String.class, TokuCode.class, TokuCode::parse);
    assertSame(TokuCode.LOW_CREDIT_BALANCE, service.convert("-1100", TokuCode.class));
    assertThrows(ConversionFailedException.class, () -> service.convert("", TokuCode.class));
    // Of a repeated parameter, Spring takes the first. A list shows both.
    String[] repeated = {"0", "-1100"};
    assertSame(TokuCode.SUCCESS, service.convert(repeated, TokuCode.class));
    TypeDescriptor list =
        TypeDescriptor.collection(List.class, TypeDescriptor.valueOf(TokuCode.class));
    assertEquals(
        List.of(TokuCode.SUCCESS, TokuCode.LOW_CREDIT_BALANCE),
        service.convert(repeated, TypeDescriptor.valueOf(String[].class), list));
  }
}
