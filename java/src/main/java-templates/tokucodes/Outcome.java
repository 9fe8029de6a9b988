// `cargo xtask gen` makes src/main/java/tokucodes/Outcome.java from this: it adds the members.
package tokucodes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Whether a code is success, a task's state or a failure. It follows from the action.
 *
 * <p>A later version may have more of them: give each {@code switch} a {@code default}.
 */
public enum Outcome {
// MEMBERS
;

  private static final Outcome[] ALL = values();

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the outcome with a number of the core. */
  static Outcome of(int number) {
    return ALL[number - 1];
  }

  /**
   * Returns the outcome with exactly this name, which JSON has, too. There, a number is none:
   * Jackson would take it for a position.
   *
   * @param name what {@link #toString()} returns
   * @return its outcome
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static Outcome of(String name) {
    for (Outcome outcome : ALL) {
      if (outcome.text.equals(name)) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("not an outcome: " + name);
  }

  /**
   * Returns the name that every language has, JSON too.
   *
   * @return such as {@code progress}
   */
  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
