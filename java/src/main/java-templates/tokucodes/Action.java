// `cargo xtask gen` makes src/main/java/tokucodes/Action.java from this: it adds the members.
package tokucodes;

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
