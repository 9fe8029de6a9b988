/**
 * The result codes of the Toku API, from 0 "success" to -3009 "task restart": what each means,
 * whether it is a failure, and what to do next. {@link tokucodes.TokuCode} has everything.
 *
 * <p>Numbers and descriptions are Toku's, from its published list "API Error Codes"; names,
 * categories, outcomes, actions and statuses are this library's reading of them, not Toku's word.
 * This is not an official Toku product.
 *
 * <p>Any {@code int} is a valid code. A number that the table does not list keeps its number, is
 * described as "unknown code -9999" and is an error. A negative number is not always a failure:
 * -3005 is "task completed". Success is the action {@link tokucodes.Action#DONE} alone.
 *
 * <p>Everything here is immutable and may be used from any thread. Types are non-null unless they
 * are marked with JSpecify's {@code @Nullable}.
 */
@NullMarked
package tokucodes;

import org.jspecify.annotations.NullMarked;
