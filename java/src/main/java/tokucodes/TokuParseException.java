package tokucodes;

import org.jspecify.annotations.Nullable;

/** Says why {@link TokuCode#parse(String)} refuses a text. */
public final class TokuParseException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /** The whole text, or null. */
  private final @Nullable String text;

  /** Why it is refused. */
  private final String reason;

  TokuParseException(@Nullable String text, String reason) {
    // The message quotes at most 64 characters of printable ASCII, on one line.
    super((text == null ? "null" : Core.quote(text)) + " is not a code: " + reason);
    this.text = text;
    this.reason = reason;
  }

  /** Throws for a text. A class with the statement would load this one when it is verified. */
  static int refuse(@Nullable String text, int refusal) {
    throw new TokuParseException(text, Generated.reason(refusal));
  }

  /**
   * Returns the text.
   *
   * @return the whole text, or null if there was none; the message quotes at most 64 characters of
   *     it
   */
  public @Nullable String text() {
    return text;
  }

  /**
   * Says why the text is not a code.
   *
   * @return such as {@code neither a name nor a number}
   */
  public String reason() {
    return reason;
  }
}
