// `cargo xtask gen` makes an enum for each kind from this, except GrpcStatus: it adds the members.
package tokucodes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What {@link TokuCode#METHOD()} returns. It is this library's reading, not Toku's word.
 *
 * <p>A later version may have more of them: give each {@code switch} a {@code default}.
 */
public enum KIND {
// MEMBERS
;

  private static final KIND[] ALL = values();

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the one with a number of the core, which counts from 1. */
  static KIND of(int number) {
    return ALL[number - 1];
  }

  /**
   * Returns the one with exactly this name, which JSON has, too. There, a number is none: Jackson
   * would take it for a position.
   *
   * @param name what {@link #toString()} returns
   * @return the one that has this name
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static KIND of(String name) {
    for (KIND kind : ALL) {
      if (kind.text.equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no KIND has this name: " + name);
  }

  /**
   * Returns the name that every language has, JSON too.
   *
   * @return the name of the constant in lower case
   */
  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
