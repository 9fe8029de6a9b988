package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import tokucodes.Entry;
import tokucodes.TokuCode;

/**
 * Times look-ups by JMH, compared with code that you would write yourself: {@code Bench FOLDER},
 * where the folder has the workloads. Prints one line per figure: what, workload, ns. {@code cargo
 * xtask bench java} runs it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 80, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 50, timeUnit = TimeUnit.MILLISECONDS)
@OperationsPerInvocation(Bench.CODES)
public class Bench {
  static final int CODES = 1 << 16;

  private static final Map<Integer, Entry> MAP = new HashMap<>();

  @Param({"uniform", "mix", "unknown", "hot"})
  String workload;

  private int[] numbers;
  private final short[] ordinals = new short[CODES];
  private final short[] copied = new short[CODES];

  public static void main(String[] arguments) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options.include("^bench\\.Bench\\.").verbosity(VerboseMode.SILENT).shouldFailOnError(true);
    options.jvmArgsAppend("-Dworkloads=" + arguments[0]);
    for (RunResult result : new Runner(options.build()).run()) {
      String what = result.getParams().getBenchmark().replace("bench.Bench.", "");
      double fastest = result.getPrimaryResult().getStatistics().getMin();
      System.out.printf(
          "%s\t%s\t%.3f\tns%n", what, result.getParams().getParam("workload"), fastest);
    }
  }

  @Setup
  public void read() throws IOException {
    Path file = Path.of(System.getProperty("workloads"), workload + ".i32");
    IntBuffer buffer =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
    numbers = new int[CODES];
    buffer.get(numbers);
    TokuCode.entries().forEach(entry -> MAP.put(entry.code().value(), entry));
  }

  @Benchmark
  public void entry(Blackhole sink) {
    for (int number : numbers) {
      sink.consume(TokuCode.valueOf(number).entry());
    }
  }

  @Benchmark
  public void action(Blackhole sink) {
    for (int number : numbers) {
      sink.consume(TokuCode.valueOf(number).action());
    }
  }

  @Benchmark
  public void map(Blackhole sink) {
    for (int number : numbers) {
      sink.consume(MAP.get(number));
    }
  }

  @Benchmark
  public void cases(Blackhole sink) {
    for (int number : numbers) {
      sink.consume(Peer.choose(number));
    }
  }

  @Benchmark
  public void scan(Blackhole sink) {
    for (int number : numbers) {
      sink.consume(Peer.scan(number));
    }
  }

  @Benchmark
  public short[] ordinals() {
    TokuCode.ordinals(numbers, ordinals);
    return ordinals;
  }

  @Benchmark
  public short[] copy() {
    System.arraycopy(ordinals, 0, copied, 0, CODES);
    return copied;
  }
}
