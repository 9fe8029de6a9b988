package tokucodes;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What the table says about one code. The code and the description are Toku's; the rest is this
 * library's reading.
 *
 * <p>There is one object per code, which {@link TokuCode#entry()}, {@link TokuCode#entries()} and
 * {@link TokuCode#search(String)} return. Later versions may have more accessors. Jackson writes
 * all of them.
 */
public final class Entry {
  private final TokuCode code;

  // Made when they are first asked for, so that a program starts quickly. Threads that do so at the
  // same time make equal strings.
  private @Nullable String name;
  private @Nullable String description;

  Entry(TokuCode code) {
    this.code = code;
  }

  /**
   * Returns the code.
   *
   * @return the code
   */
  @JsonProperty
  public TokuCode code() {
    return code;
  }

  /**
   * Returns the name, such as {@code LOW_CREDIT_BALANCE}.
   *
   * @return the name; {@link TokuCode#ofName(String)} finds the code by it
   */
  @JsonProperty
  public String name() {
    String text = name;
    if (text == null) {
      text = Core.text(Engine.toku_name(code.value()));
      name = text;
    }
    return text;
  }

  /**
   * Returns Toku's text, byte for byte, mistakes included. It is written for developers, not for
   * customers.
   *
   * @return the text, such as {@code low credit balance}
   */
  @JsonProperty
  public String description() {
    String text = description;
    if (text == null) {
      text = Core.text(Engine.toku_description(code.value()));
      description = text;
    }
    return text;
  }

  /**
   * Returns the category of the block that the number is in.
   *
   * @return the category
   */
  @JsonProperty
  public Category category() {
    return code.category();
  }

  /**
   * Says whether the code is success, a task's state or a failure.
   *
   * @return the outcome
   */
  @JsonProperty
  public Outcome outcome() {
    return code.outcome();
  }

  /**
   * Says what to do next.
   *
   * @return the action
   */
  @JsonProperty
  public Action action() {
    return code.action();
  }

  /**
   * Returns the gRPC status that fits best.
   *
   * @return the status
   */
  @JsonProperty
  public GrpcStatus grpcStatus() {
    return code.grpcStatus();
  }

  /**
   * Returns the HTTP status that goes with the gRPC status: what your own service might answer, not
   * what Toku sent.
   *
   * @return the status, such as 400
   */
  @JsonProperty
  public int httpStatus() {
    return code.httpStatus();
  }

  /**
   * Says whether the code is a failure.
   *
   * @return whether the outcome is {@link Outcome#ERROR}
   */
  @JsonProperty
  public boolean isError() {
    return code.isError();
  }

  /**
   * Says whether the same request may succeed later. The first one may still have had an effect: a
   * message may be sent, or a charge made, twice.
   *
   * @return whether the action is {@link Action#RETRY}
   */
  @JsonProperty
  public boolean isRetryable() {
    return code.isRetryable();
  }

  /**
   * Returns the message of the code, for logs.
   *
   * @return such as {@code low credit balance (-1100 LOW_CREDIT_BALANCE)}
   */
  @Override
  public String toString() {
    return code.message();
  }
}
