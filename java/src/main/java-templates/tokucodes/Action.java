// `cargo xtask gen` makes src/main/java/tokucodes/Action.java from this: it adds the members.
package tokucodes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What to do next about a code; each member says it in a sentence. It is this library's reading,
 * not Toku's word.
 *
 * <p>A later version may have more of them: give each {@code switch} a {@code default}.
 */
public enum Action {
// MEMBERS
;

  private static final Action[] ALL = values();

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the action with a number of the core. */
  static Action of(int number) {
    return ALL[number - 1];
  }

  /**
   * Returns the action with exactly this name, which JSON has, too. There, a number is none:
   * Jackson would take it for a position.
   *
   * @param name what {@link #toString()} returns
   * @return its action
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static Action of(String name) {
    for (Action action : ALL) {
      if (action.text.equals(name)) {
        return action;
      }
    }
    throw new IllegalArgumentException("not an action: " + name);
  }

  /**
   * Returns the name that every language has, JSON too.
   *
   * @return such as {@code top_up}
   */
  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
