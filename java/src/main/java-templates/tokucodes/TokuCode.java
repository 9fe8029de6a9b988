// `cargo xtask gen` makes src/main/java/tokucodes/TokuCode.java from this: it adds the constants.
package tokucodes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A result code of the Toku API: any {@code int}, whether the table lists it or not. Two codes are
 * equal if their numbers are; every listed number has one object, so that {@code code ==
 * TokuCode.LOW_CREDIT_BALANCE} works, too. In a {@code switch}, compare {@link #value()} with
 * {@link Number}, or switch over {@link #action()}.
 *
 * <p>A code travels as its number: {@link #toString()}, Java's serialization and Jackson write it.
 * Jackson reads a 32-bit integer, and in its place text, also as the key of a map, as {@link
 * #parse(String)} does. It refuses everything else, such as an empty text, {@code false}, {@code
 * -1100.0} and the number 4294966196. A JSON {@code null} and a missing property become Java's
 * {@code null}, never {@link #SUCCESS}: check for it, or let Jackson refuse them.
 */
public final class TokuCode implements Comparable<TokuCode>, Serializable {
  /** The version of the table, counted from 1. */
  public static final int TABLE_VERSION = Engine.toku_table_version();

  /**
   * A fingerprint of the whole table, 16 hex digits: libraries with the same one give the same
   * answers.
   */
  public static final String TABLE_HASH = Core.text(Engine.toku_table_hash());

  private static final long serialVersionUID = 1;

  /** The codes of the table, by their position. */
  private static final TokuCode[] KNOWN = new TokuCode[Engine.toku_count()];

  private static final List<Entry> ENTRIES;

  static {
    Entry[] entries = new Entry[KNOWN.length];
    for (int i = 0; i < KNOWN.length; i++) {
      KNOWN[i] = new TokuCode(Core.codeAt(i), true);
      entries[i] = KNOWN[i].entry;
    }
    ENTRIES = List.of(entries);
  }

  // CODES

  /** The number. */
  private final int value;

  /** Not written by serialization, which writes the number alone. */
  private final transient @Nullable Entry entry;

  /** The number in a stream, until {@link #readResolve()} makes the code of it. */
  private transient int read;

  private TokuCode(int value, boolean isKnown) {
    this.value = value;
    this.entry = isKnown ? new Entry(this) : null;
  }

  /**
   * The numbers of the codes as compile-time constants, for {@code case} labels and annotations:
   * {@code case TokuCode.Number.LOW_CREDIT_BALANCE:}.
   */
  public static final class Number {
    // NUMBERS

    private Number() {}
  }

  /**
   * Returns the code with a number, whether the table lists it or not.
   *
   * @param number any number
   * @return its code; it never fails
   */
  @JsonCreator
  public static TokuCode valueOf(int number) {
    int ordinal = Engine.toku_ordinal(number);
    return ordinal < 0 ? new TokuCode(number, false) : KNOWN[ordinal];
  }

  /**
   * Reads a code as a person or a log wrote it: a name in any ASCII case, a decimal number from
   * -2^31 to 2^32-1 or the same number stored unsigned in 64 bits (4294966196 and
   * 18446744073709550516 are -1100), or {@code 0x} with 1 to 8, or 16, hex digits in two's
   * complement. Space, TAB, CR and LF around it are trimmed. Numbers that the table does not list
   * are accepted.
   *
   * @param text the text; null counts as empty, which is refused
   * @return the code, never in place of an error
   * @throws TokuParseException if the text is anything else, or longer than 256 bytes
   */
  @JsonCreator
  public static TokuCode parse(@Nullable String text) {
    return valueOf(Core.parse(text));
  }

  /**
   * Returns the code with exactly this name. Case and spaces matter; {@link #parse(String)} also
   * reads what people write.
   *
   * @param name a name, such as {@code LOW_CREDIT_BALANCE}
   * @return its code, or null if there is none
   */
  public static @Nullable TokuCode ofName(String name) {
    Integer number = Core.lookupName(name);
    return number == null ? null : valueOf(number);
  }

  /**
   * Finds the entries in which every word of a query occurs. Words are split at ASCII white space
   * and {@code _}. Each must occur in the name, the description, the category or the action, with
   * ASCII letters in any case, or be the number of the code, as {@link #parse(String)} reads it.
   *
   * @param query the words
   * @return the entries in published order, as a list that cannot be changed; none for an empty
   *     query, or one over 256 bytes
   */
  public static List<Entry> search(String query) {
    List<Entry> found = new ArrayList<>();
    for (int number : Core.search(query)) {
      found.add(ENTRIES.get(Engine.toku_ordinal(number)));
    }
    return List.copyOf(found);
  }

  /**
   * Returns all entries of the table.
   *
   * @return the entries in published order, as a list that cannot be changed
   */
  public static List<Entry> entries() {
    return ENTRIES;
  }

  /**
   * Writes the position of each of many numbers in published order: the form that categorical
   * columns of data frames use. It makes no objects.
   *
   * @param numbers the numbers
   * @param ordinals gets {@link #ordinal()} of each; what follows them is not changed
   * @throws IllegalArgumentException if {@code ordinals} is shorter than {@code numbers}; then
   *     nothing is written
   */
  public static void ordinals(int[] numbers, short[] ordinals) {
    if (ordinals.length < numbers.length) {
      throw new IllegalArgumentException(
          "ordinals has room for " + ordinals.length + " of " + numbers.length + " numbers");
    }
    for (int i = 0; i < numbers.length; i++) {
      ordinals[i] = (short) Engine.toku_ordinal(numbers[i]);
    }
  }

  /**
   * Returns the number.
   *
   * @return the number, such as -1100
   */
  @JsonValue
  public int value() {
    return value;
  }

  /**
   * Says whether the table lists the code.
   *
   * @return whether {@link #entry()} is not null
   */
  public boolean isKnown() {
    return entry != null;
  }

  /**
   * Returns what the table says about the code.
   *
   * @return its entry, or null if the table does not list it
   */
  public @Nullable Entry entry() {
    return entry;
  }

  /**
   * Returns Toku's text of the code, byte for byte. It is written for developers, not for
   * customers.
   *
   * @return the text, such as {@code low credit balance}, or {@code unknown code -9999}
   */
  public String description() {
    return entry == null ? Core.describe(value) : entry.description();
  }

  /**
   * Returns the message of the code's {@link TokuException}, with the text, number and name.
   *
   * @return such as {@code low credit balance (-1100 LOW_CREDIT_BALANCE)}, or {@code unknown code
   *     -9999}
   */
  public String message() {
    return Core.message(value);
  }

  /**
   * Returns the category of the block that the number is in, whether the table lists it or not.
   *
   * @return the category, or null outside every block
   */
  public @Nullable Category category() {
    int number = Engine.toku_category(value);
    return number == 0 ? null : Category.of(number);
  }

  /**
   * Says whether the code is success, a task's state or a failure. It follows from the action.
   *
   * @return the outcome; {@link Outcome#ERROR} for an unknown code
   */
  public Outcome outcome() {
    return Outcome.of(Engine.toku_outcome(value));
  }

  /**
   * Says what to do next. It is this library's reading, not Toku's word.
   *
   * @return the action; {@link Action#DONE} for {@link #SUCCESS} alone, {@link Action#INVESTIGATE}
   *     for an unknown code
   */
  public Action action() {
    return Action.of(Engine.toku_action(value));
  }

  /**
   * Returns the gRPC status that fits best.
   *
   * @return the status; {@link GrpcStatus#UNKNOWN} for an unknown code
   */
  public GrpcStatus grpcStatus() {
    return GrpcStatus.of(Engine.toku_grpc_status(value));
  }

  /**
   * Returns the HTTP status that goes with the gRPC status: what your own service might answer, not
   * what Toku sent.
   *
   * @return the status; 500 for an unknown code
   */
  public int httpStatus() {
    return Engine.toku_http_status(value);
  }

  /**
   * Says whether the code is a failure. A negative number is not always one.
   *
   * @return whether it is a failure; true for an unknown code
   */
  public boolean isError() {
    return Engine.toku_is_error(value) != 0;
  }

  /**
   * Says whether the same request may succeed later. The first one may still have had an effect: a
   * message may be sent, or a charge made, twice.
   *
   * @return whether the action is {@link Action#RETRY}
   */
  public boolean isRetryable() {
    return Engine.toku_is_retryable(value) != 0;
  }

  /**
   * Returns the position of the code in published order. Positions may change between versions of
   * the table; codes and names never do.
   *
   * @return the position, counted from 0, or -1 for an unknown code
   */
  public int ordinal() {
    return Engine.toku_ordinal(value);
  }

  /**
   * Throws the exception of the code if it is an error.
   *
   * @return this code, which is not an error
   * @throws TokuException if it is one; of the category's class, such as {@link CreditException}
   */
  public TokuCode throwIfError() {
    return isError() ? TokuException.refuse(this) : this;
  }

  @Override
  public int compareTo(TokuCode other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokuCode && ((TokuCode) other).value == value;
  }

  @Override
  public int hashCode() {
    return value;
  }

  /**
   * Returns the number, since a code travels as its number. {@link #message()} is for people.
   *
   * @return such as {@code -1100}
   */
  @Override
  public String toString() {
    return Integer.toString(value);
  }

  /**
   * Refuses a stream without the number, which would be that of {@link #SUCCESS}.
   *
   * @param input the stream
   * @throws IOException if it has no number
   * @throws ClassNotFoundException never
   */
  private void readObject(ObjectInputStream input) throws IOException, ClassNotFoundException {
    ObjectInputStream.GetField fields = input.readFields();
    if (fields.defaulted("value")) {
      throw new InvalidObjectException("a code without a number");
    }
    read = fields.get("value", 0);
  }

  /**
   * Returns the one object of a listed code.
   *
   * @return the code with the number
   */
  private Object readResolve() {
    return valueOf(read);
  }
}
