import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servlet of the examples in Tomcat, asked in each way in which a callback can come. */
class CallbackTest {
  private static final Logger LOGGER =
      Logger.getLogger("org.apache"); // a logger without a reference may be forgotten
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static Tomcat tomcat;
  private static String address;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    LOGGER.setLevel(Level.WARNING);
    tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    Context context = tomcat.addContext("", folder.toString());
    Tomcat.addServlet(context, "callback", new CallbackServlet());
    context.addServletMappingDecoded("/callback", "callback");
    tomcat.getConnector();
    tomcat.start();
    address = "http://localhost:" + tomcat.getConnector().getLocalPort() + "/callback";
  }

  @AfterAll
  static void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  private static HttpResponse<String> post(String query, String type, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + query)).POST(BodyPublishers.ofString(body));
    return CLIENT.send(
        type.isEmpty() ? request.build() : request.header("Content-Type", type).build(),
        BodyHandlers.ofString());
  }

  private static void assertRefused(HttpResponse<String> answer, String body) {
    assertEquals(400, answer.statusCode(), body);
    assertTrue(
        answer.body().startsWith("refused: ") && answer.body().length() > 20,
        body + ": " + answer.body());
  }

  @Test
  void callbacks() throws Exception {
    List<String[]> rows = Vectors.rows("callbacks.tsv", 2);
    for (String[] row : rows) {
      boolean isJson = row[0].startsWith("{");
      String type =
          isJson ? "application/json; charset=utf-8" : "application/x-www-form-urlencoded";
      HttpResponse<String> answer = post("", type, row[0]);
      if (row[1].equals("refused")) {
        assertRefused(answer, row[0]);
      } else {
        assertEquals(row[1], answer.body().trim(), row[0]);
        assertEquals(200, answer.statusCode());
      }
    }
    assertTrue(rows.size() > 40);
  }

  @Test
  void otherPlaces() throws Exception {
    String form = "application/x-www-form-urlencoded";
    assertEquals(
        "-3005: stop asking: task completed", post("?result=-3005", form, "").body().trim());
    assertRefused(post("?result=0", form, "result=-1100"), "in both places");
    assertRefused(post("", "", "result=0"), "without a type");
    String blanks = " ".repeat(1 << 16);
    assertRefused(post("", "application/json", blanks + "{\"result\": 0}"), "blanks in front");
    assertRefused(post("", "application/json", "{\"result\": 0}" + blanks), "blanks behind");
    assertRefused(post("", "application/json", "{\"result\": 0}" + blanks + "1"), "a long one");
    assertEquals(
        "0: done",
        post("", "application/json", ("{\"result\": 0}" + blanks).substring(0, 1 << 16))
            .body()
            .trim());
    assertRefused(post("", "application/json", "{\"result\": 0} 1"), "more than an object");
    assertRefused(post("", "application/json", "0"), "not an object");
    assertRefused(post("", "application/json", ""), "nothing");
    String odd = URLEncoder.encode("<script>\n", StandardCharsets.UTF_8);
    assertRefused(post("", form, "result=" + odd), "odd");
    assertTrue(
        post("", form, "result=" + odd)
            .headers()
            .firstValue("Content-Type")
            .orElse("")
            .startsWith("text/plain"));
  }
}
