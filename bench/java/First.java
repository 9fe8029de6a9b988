package bench;

import java.io.IOException;
import tokucodes.TokuCode;

/**
 * Starts, answers once, and waits until its input ends, so that its time and memory can be
 * measured. {@code First time} prints how long the first answer took, with the loading of the
 * library, and ends.
 */
final class First {
  private First() {}

  public static void main(String[] arguments) throws IOException {
    long started = System.nanoTime();
    String answer = TokuCode.valueOf(-1100).description();
    long taken = System.nanoTime() - started;
    if (arguments.length > 0) {
      System.out.println("first answer\tonce\t" + taken + "\tns");
      return;
    }
    System.out.println(answer);
    System.in.read();
  }
}
