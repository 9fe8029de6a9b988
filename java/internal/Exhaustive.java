import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import tokucodes.Action;
import tokucodes.Category;
import tokucodes.Entry;
import tokucodes.GrpcStatus;
import tokucodes.Outcome;
import tokucodes.TokuCode;

/**
 * Compares the answers to all 2^32 numbers with the published list and the list of blocks, which do
 * not come from the core: {@code Exhaustive FOLDER FIRST LAST}. Texts need the lock of the library,
 * so of unlisted numbers only each 61st is described. It prints how many numbers were tried and how
 * many of them are listed; the first wrong answer ends it. {@code cargo prove exhaustive} runs it.
 */
final class Exhaustive {
  private static final int PART = 1 << 22;
  private static final int STRIDE = 61;

  /** What the lists say about a number: nothing about most of them. */
  private static final class Listed {
    int position = -1;
    String text;
    Category category;
    Action action = Action.INVESTIGATE;
  }

  private static final Listed NOTHING = new Listed();

  /** The numbers from LOWEST to 0: no list has another one. */
  private static Listed[] lists;

  private Exhaustive() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    long first = Integer.parseInt(arguments[1]);
    long last = Integer.parseInt(arguments[2]);
    long expected = read(folder, first, last);
    AtomicLong next = new AtomicLong(first);
    AtomicLong tried = new AtomicLong();
    AtomicLong listed = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread thread =
          new Thread(
              () -> {
                for (long from = next.getAndAdd(PART); from <= last; from = next.getAndAdd(PART)) {
                  long end = Math.min(from + PART - 1, last);
                  listed.addAndGet(compare(from, end));
                  tried.addAndGet(end - from + 1);
                  System.out.println("up to " + end);
                }
              });
      thread.setUncaughtExceptionHandler(
          (failed, error) -> {
            System.err.println(error);
            Runtime.getRuntime().halt(1);
          });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (listed.get() != expected) {
      throw new AssertionError(listed + " are listed, and not " + expected);
    }
    System.out.println(tried + " numbers, " + listed + " listed, 0 differ");
  }

  /** Reads the lists, and returns how many of some numbers are listed. */
  private static long read(Path folder, long first, long last) throws IOException {
    List<String[]> blocks = rows(folder, "blocks.tsv");
    int lowest = blocks.stream().mapToInt(row -> Integer.parseInt(row[2])).min().orElseThrow();
    lists = new Listed[1 - lowest];
    for (int i = 0; i < lists.length; i++) {
      lists[i] = new Listed();
    }
    for (String[] block : blocks) {
      for (int n = Integer.parseInt(block[2]); n <= Integer.parseInt(block[1]); n++) {
        lists[-n].category = Category.valueOf(block[0].toUpperCase());
      }
    }
    for (String[] row : rows(folder, "actions.tsv")) {
      lists[-Integer.parseInt(row[0])].action = Action.valueOf(row[1].toUpperCase());
    }
    long count = 0;
    int position = 0;
    for (String[] row : rows(folder, "published.tsv")) {
      int number = Integer.parseInt(row[0]);
      lists[-number].position = position++;
      lists[-number].text = row[1];
      count += first <= number && number <= last ? 1 : 0;
    }
    if (position < 100) {
      throw new AssertionError("published.tsv has only " + position + " rows");
    }
    return count;
  }

  private static List<String[]> rows(Path folder, String file) throws IOException {
    return Files.readAllLines(folder.resolve(file)).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t"))
        .collect(Collectors.toList());
  }

  /** Compares some numbers, and returns how many of them are listed. */
  private static int compare(long first, long last) {
    int count = 0;
    for (long i = first; i <= last; i++) {
      int number = (int) i;
      Listed right = number <= 0 && number > -lists.length ? lists[-number] : NOTHING;
      TokuCode code = TokuCode.valueOf(number);
      Entry entry = code.entry();
      boolean isListed = right.position >= 0;
      Outcome outcome = outcome(right.action);
      boolean isRight =
          code.value() == number
              && code.ordinal() == right.position
              && code.isKnown() == isListed
              && code.category() == right.category
              && code.action() == right.action
              && code.outcome() == outcome
              && code.isError() == (outcome == Outcome.ERROR)
              && code.isRetryable() == (right.action == Action.RETRY)
              && (isListed || code.grpcStatus() == GrpcStatus.UNKNOWN && code.httpStatus() == 500)
              && (entry != null) == isListed
              && (entry == null || entry.code() == code && entry.description().equals(right.text));
      if (isRight && (isListed || number % STRIDE == 0)) {
        isRight = code.description().equals(isListed ? right.text : "unknown code " + number);
      }
      if (!isRight) {
        throw new AssertionError(
            code
                + " is answered as "
                + code.description()
                + " at "
                + code.ordinal()
                + ", "
                + code.category()
                + ", "
                + code.outcome()
                + ", "
                + code.action());
      }
      count += isListed ? 1 : 0;
    }
    return count;
  }

  private static Outcome outcome(Action action) {
    switch (action) {
      case DONE:
        return Outcome.SUCCESS;
      case TRACK:
      case ENDED:
        return Outcome.PROGRESS;
      default:
        return Outcome.ERROR;
    }
  }
}
