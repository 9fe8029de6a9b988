// `cargo xtask gen` makes src/main/java/tokucodes/Category.java from this: it adds the members.
package tokucodes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The block of numbers that a code is in. It is this library's reading, not Toku's word.
 *
 * <p>A later version may have more of them: give each {@code switch} a {@code default}.
 */
public enum Category {
// MEMBERS
;

  private static final Category[] ALL = values();

  private final String text = name().toLowerCase(Locale.ROOT);

  /** Returns the category with a number of the core, null for 0. */
  static @Nullable Category of(int number) {
    return number == 0 ? null : ALL[number - 1];
  }

  /**
   * Returns the category with exactly this name, which JSON has, too. There, a number is none:
   * Jackson would take it for a position.
   *
   * @param name what {@link #toString()} returns
   * @return its category
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static Category of(String name) {
    for (Category category : ALL) {
      if (category.text.equals(name)) {
        return category;
      }
    }
    throw new IllegalArgumentException("not a category: " + name);
  }

  /**
   * Returns the name that every language has, JSON too.
   *
   * @return such as {@code phone_number}
   */
  @JsonValue
  @Override
  public String toString() {
    return text;
  }
}
