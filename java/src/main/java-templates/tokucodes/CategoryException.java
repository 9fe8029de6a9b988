// `cargo xtask gen` makes an exception for each category from this.
package tokucodes;

/** An error of the category {@code NAME}, whether the table lists its number or not. */
public final class CategoryException extends TokuException {
  private static final long serialVersionUID = 1;

  CategoryException(TokuCode code) {
    super(code);
  }
}
