import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tokucodes.TokuCode;

/**
 * Handles a callback from Toku: reads {@code result}, and decides by its action.
 *
 * <p>The field names are those of Toku's documented call webhook, "Call Handle, Status, and
 * Callback". Toku does not publish those of its REST answers: look at an answer first. Toku's page
 * calls every negative {@code result} an error; that some are states of a task, {@code TRACK} and
 * {@code ENDED}, is this library's reading.
 */
public class CallbackServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private static final int MOST_BYTES = 65_536;

  // Strict, or the last of two results would win.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    String answer;
    try {
      String type = request.getContentType();
      boolean isJson = type != null && type.startsWith("application/json");
      answer = decide(isJson ? jsonResult(request) : formResult(request));
    } catch (IllegalArgumentException | JsonProcessingException error) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      answer = "refused: " + error.getMessage().lines().findFirst().orElse("");
    }
    response.getWriter().println(answer);
  }

  /** Returns the result in a JSON object. */
  static TokuCode jsonResult(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) { // what is behind them might refuse it
      throw new IllegalArgumentException("there are more than " + MOST_BYTES + " bytes");
    }
    JsonNode result = JSON.readTree(body).get("result");
    TokuCode code = JSON.treeToValue(result, TokuCode.class);
    if (code == null) { // missing, or null in JSON
      throw new IllegalArgumentException("there is no result");
    }
    return code;
  }

  /** Returns the result in the query string and the form body: exactly one, or it is refused. */
  static TokuCode formResult(HttpServletRequest request) {
    String[] results = request.getParameterValues("result");
    if (results == null || results.length != 1) {
      int count = results == null ? 0 : results.length;
      throw new IllegalArgumentException("there are " + count + " results, not 1");
    }
    return TokuCode.parse(results[0]);
  }

  /** Says what to do. Success is {@code DONE} alone: a canceled task is not an error either. */
  static String decide(TokuCode code) {
    switch (code.action()) {
      case DONE:
        return code + ": done";
      case TRACK:
        return code + ": ask again later: " + code.description();
      case ENDED: // a loop that asks for the state of a task stops here
        return code + ": stop asking: " + code.description();
      case RETRY:
        return code + ": send again later: " + code.message();
      case TOP_UP:
        return code + ": top up, then send again: " + code.message();
      default: // FIX_REQUEST, FIX_SETUP, INVESTIGATE, and actions that are added later
        return code + ": ask a person (" + code.action() + "): " + code.message();
    }
  }
}
