package tokucodes;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A code that is an error. {@link TokuCode#throwIfError()} throws it, and {@link #of(TokuCode)}
 * makes it without throwing. Each category has a subclass, such as {@link CreditException}, which
 * unlisted numbers of its block get, too. A later version may have more of them.
 *
 * <p>Its message is that of {@link TokuCode#message()}. Java's serialization writes the class and
 * the number of the code: an older version cannot read the exception of a category that was added
 * later. Between versions, send the {@link #code()}.
 */
public class TokuException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The code, which is an error. */
  private final TokuCode code;

  TokuException(TokuCode code) {
    this.code = code;
  }

  /**
   * Makes the exception of a code.
   *
   * @param code a code that is an error
   * @return an exception of the category's class, or a {@code TokuException} outside every category
   * @throws IllegalArgumentException if the code is not an error
   */
  public static TokuException of(TokuCode code) {
    if (!code.isError()) {
      throw new IllegalArgumentException(code.message() + " is not an error");
    }
    return Generated.exception(code);
  }

  /** Throws for an error. A class with the statement would load this one when it is verified. */
  static TokuCode refuse(TokuCode code) {
    throw of(code);
  }

  /**
   * Returns the code.
   *
   * @return the code, listed or not
   */
  public final TokuCode code() {
    return code;
  }

  /**
   * Returns the message, for logs.
   *
   * @return such as {@code low credit balance (-1100 LOW_CREDIT_BALANCE)}, or {@code unknown code
   *     -9999}
   */
  @Override
  public String getMessage() {
    return code.message();
  }

  /**
   * Returns what the table says about the code.
   *
   * @return its entry, or null if the table does not list it
   */
  public final @Nullable Entry entry() {
    return code.entry();
  }

  /**
   * Returns Toku's text of the code, as {@link TokuCode#description()} does.
   *
   * @return such as {@code low credit balance}
   */
  public final String description() {
    return code.description();
  }

  /**
   * Returns the category of the block that the number is in.
   *
   * @return the category, or null outside every block
   */
  public final @Nullable Category category() {
    return code.category();
  }

  /**
   * Says what to do next.
   *
   * @return the action; {@link Action#INVESTIGATE} for an unknown code
   */
  public final Action action() {
    return code.action();
  }

  /**
   * Returns the gRPC status that fits best.
   *
   * @return the status; {@link GrpcStatus#UNKNOWN} for an unknown code
   */
  public final GrpcStatus grpcStatus() {
    return code.grpcStatus();
  }

  /**
   * Returns the HTTP status that your own service might answer, not what Toku sent.
   *
   * @return the status; 500 for an unknown code
   */
  public final int httpStatus() {
    return code.httpStatus();
  }

  /**
   * Says whether the same request may succeed later, as {@link TokuCode#isRetryable()} does.
   *
   * @return whether the action is {@link Action#RETRY}
   */
  public final boolean isRetryable() {
    return code.isRetryable();
  }

  /**
   * Refuses a stream without the code, or with one that does not belong to this class.
   *
   * @param input the stream
   * @throws IOException if its code is missing or another one
   * @throws ClassNotFoundException if its cause is of an unknown class
   */
  private void readObject(ObjectInputStream input) throws IOException, ClassNotFoundException {
    input.defaultReadObject();
    if (code == null || !code.isError() || Generated.exception(code).getClass() != getClass()) {
      throw new InvalidObjectException("the code " + code + " in a " + getClass().getName());
    }
  }
}
