import java.net.URI;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tokucodes.Entry;
import tokucodes.TokuException;

/**
 * Answers with problem details (RFC 9457) when a controller of Spring lets a TokuException pass.
 * Its code is always an error, so the status is never 200.
 */
@RestControllerAdvice
public class SpringErrors {
  /** Your own service, never Toku's: it answers, and can explain what a type means. */
  private static final String TYPES = "https://calls.example.com/problems/";

  @ExceptionHandler
  ProblemDetail handle(TokuException error) {
    Entry entry = error.entry();
    HttpStatusCode status = HttpStatusCode.valueOf(error.httpStatus());
    // Your own text, for your callers: Toku's descriptions are written for developers.
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, "Your call was not made.");
    problem.setType(URI.create(TYPES + (entry == null ? "UNKNOWN_CODE" : entry.name())));
    problem.setTitle(entry == null ? "unknown code" : entry.description());
    problem.setProperty("code", error.code());
    return problem;
  }
}
