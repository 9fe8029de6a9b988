package tokucodes;

/**
 * What the table says about one code. The code and the description are Toku's; the rest is this
 * library's reading.
 *
 * <p>There is one object per code, which {@link TokuCode#entry()}, {@link TokuCode#entries()} and
 * {@link TokuCode#search(String)} return. Later versions may have more accessors.
 */
public final class Entry {
  private final TokuCode code;
  private final String name;
  private final String description;
  private final Category category;
  private final Outcome outcome;
  private final Action action;
  private final GrpcStatus grpcStatus;
  private final int httpStatus;
  private final boolean isRetryable;

  Entry(TokuCode code) {
    this.code = code;
    name = Core.text(Engine.toku_name(code.value()));
    description = Core.text(Engine.toku_description(code.value()));
    category = Category.of(Engine.toku_category(code.value()));
    outcome = code.outcome();
    action = code.action();
    grpcStatus = code.grpcStatus();
    httpStatus = code.httpStatus();
    isRetryable = code.isRetryable();
  }

  /**
   * Returns the code.
   *
   * @return the code
   */
  public TokuCode code() {
    return code;
  }

  /**
   * Returns the name, such as {@code LOW_CREDIT_BALANCE}.
   *
   * @return the name; {@link TokuCode#ofName(String)} finds the code by it
   */
  public String name() {
    return name;
  }

  /**
   * Returns Toku's text, byte for byte, mistakes included. It is written for developers, not for
   * customers.
   *
   * @return the text, such as {@code low credit balance}
   */
  public String description() {
    return description;
  }

  /**
   * Returns the category of the block that the number is in.
   *
   * @return the category
   */
  public Category category() {
    return category;
  }

  /**
   * Says whether the code is success, a task's state or a failure.
   *
   * @return the outcome
   */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * Says what to do next.
   *
   * @return the action
   */
  public Action action() {
    return action;
  }

  /**
   * Returns the gRPC status that fits best.
   *
   * @return the status
   */
  public GrpcStatus grpcStatus() {
    return grpcStatus;
  }

  /**
   * Returns the HTTP status that goes with the gRPC status: what your own service might answer, not
   * what Toku sent.
   *
   * @return the status, such as 400
   */
  public int httpStatus() {
    return httpStatus;
  }

  /**
   * Says whether the code is a failure.
   *
   * @return whether the outcome is {@link Outcome#ERROR}
   */
  public boolean isError() {
    return outcome == Outcome.ERROR;
  }

  /**
   * Says whether the same request may succeed later. The first one may still have had an effect: a
   * message may be sent, or a charge made, twice.
   *
   * @return whether the action is {@link Action#RETRY}
   */
  public boolean isRetryable() {
    return isRetryable;
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
