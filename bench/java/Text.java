package bench;

import java.io.IOException;

/** The same with the text in the program. */
final class Text {
  private Text() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("low credit balance");
    System.in.read();
  }
}
