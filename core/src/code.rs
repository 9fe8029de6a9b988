//! `Code`: any 32-bit number as a result code, known or not.

use core::fmt;

use crate::error::Error;
use crate::kinds::{Action, Category, GrpcStatus, Outcome};
use crate::packed;
use crate::render::Rendered;

/// A result code of the Toku API: any 32-bit integer, whether the table lists it or not.
///
/// An unknown number is a valid input, not an error in itself: it keeps its number, its text is `unknown code -9999`, and
/// its action is [`Action::Investigate`]. Each listed code has a constant, so a code can be compared and matched. What to
/// do next is its [`action`](Code::action):
///
/// ```
/// use toku_codes::{Action, Code};
///
/// let next = match Code(-1100).action() {
///     Action::Done | Action::Ended => "record it",
///     Action::Track => "ask for its state later",
///     Action::Retry => "send it again later",
///     Action::TopUp => "pause, and add credit",
///     action => action.advice(),
/// };
/// assert_eq!(next, "pause, and add credit");
/// ```
///
/// It does not implement `Default`, since 0 means success. It does not implement `Error` either, since not every code is
/// one; [`check`](Code::check) returns an error for those that are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(transparent)]
pub struct Code(
    /// The number, as Toku sends it.
    pub i32,
);

impl Code {
    /// Whether the table lists the number.
    ///
    /// ```
    /// use toku_codes::Code;
    /// assert!(Code(-1100).is_known());
    /// assert!(!Code(-9999).is_known());
    /// ```
    #[must_use]
    #[inline]
    pub const fn is_known(self) -> bool {
        packed::ordinal(self.0).is_some()
    }

    /// The category of the block that the number is in; `None` if it is outside every block. A number that the table does
    /// not list has a category, too, if it is in a block.
    ///
    /// ```
    /// use toku_codes::{Category, Code};
    /// assert_eq!(Code(-1100).category(), Some(Category::Credit));
    /// assert_eq!(Code(-1399).category(), Some(Category::Engine)); // not listed, but in the block
    /// assert_eq!(Code(-9999).category(), None);
    /// ```
    #[must_use]
    #[inline]
    pub const fn category(self) -> Option<Category> {
        packed::category(self.0)
    }

    /// What to do next; [`Action::Investigate`] for an unknown number. This is this library's reading, not Toku's word.
    ///
    /// ```
    /// use toku_codes::{Action, Code};
    /// assert_eq!(Code(0).action(), Action::Done);
    /// assert_eq!(Code(-3001).action(), Action::Track); // "task still running"
    /// assert_eq!(Code(-1100).action(), Action::TopUp);
    /// assert_eq!(Code(-9999).action(), Action::Investigate);
    /// ```
    #[must_use]
    #[inline]
    pub const fn action(self) -> Action {
        packed::action(self.0)
    }

    /// Success, the progress of a task, or an error. It follows from the [`action`](Code::action); [`Outcome::Error`] for
    /// an unknown number.
    ///
    /// ```
    /// use toku_codes::{Code, Outcome};
    /// assert_eq!(Code(0).outcome(), Outcome::Success);
    /// assert_eq!(Code(-3005).outcome(), Outcome::Progress); // "task completed"
    /// assert_eq!(Code(-9999).outcome(), Outcome::Error);
    /// ```
    #[must_use]
    #[inline]
    pub const fn outcome(self) -> Outcome {
        self.action().outcome()
    }

    /// The gRPC status that fits best; [`GrpcStatus::Unknown`] for an unknown number.
    ///
    /// ```
    /// use toku_codes::{Code, GrpcStatus};
    /// assert_eq!(Code(-1100).grpc_status(), GrpcStatus::FailedPrecondition);
    /// assert_eq!(Code(-9999).grpc_status(), GrpcStatus::Unknown);
    /// ```
    #[must_use]
    #[inline]
    pub const fn grpc_status(self) -> GrpcStatus {
        packed::grpc_status(self.0)
    }

    /// The HTTP status that goes with [`grpc_status`](Code::grpc_status): what your own service might answer, not
    /// what Toku sent; 500 for an unknown number.
    ///
    /// ```
    /// use toku_codes::Code;
    /// assert_eq!(Code(-1100).http_status(), 400);
    /// assert_eq!(Code(-9999).http_status(), 500);
    /// ```
    #[must_use]
    #[inline]
    pub const fn http_status(self) -> u16 {
        self.grpc_status().http_status()
    }

    /// Whether the code is a failure. A negative number is not always one.
    ///
    /// ```
    /// use toku_codes::Code;
    /// assert!(Code(-1100).is_error());
    /// assert!(!Code(-3005).is_error()); // "task completed"
    /// assert!(Code(-9999).is_error()); // unknown
    /// ```
    #[must_use]
    #[inline]
    pub const fn is_error(self) -> bool {
        matches!(self.outcome(), Outcome::Error)
    }

    /// Whether the [`action`](Code::action) is to retry: the same request may succeed later. The first one may still have
    /// had an effect: a message may be sent, or a charge made, twice.
    ///
    /// ```
    /// use toku_codes::Code;
    /// assert!(Code(-101).is_retryable()); // "database connection error"
    /// assert!(!Code(-1100).is_retryable());
    /// ```
    #[must_use]
    #[inline]
    pub const fn is_retryable(self) -> bool {
        matches!(self.action(), Action::Retry)
    }

    /// The position in published order, or `None` when the number is unknown. Positions may change between
    /// versions of the table; codes and names never do.
    ///
    /// ```
    /// use toku_codes::{Code, entries};
    /// let ordinal = Code(-1100).ordinal().unwrap();
    /// assert_eq!(entries()[ordinal].name, "LOW_CREDIT_BALANCE");
    /// assert_eq!(Code(-9999).ordinal(), None);
    /// ```
    #[must_use]
    #[inline]
    pub const fn ordinal(self) -> Option<usize> {
        packed::ordinal(self.0)
    }

    /// Returns the code itself unless it is an error, for use with `?`.
    ///
    /// # Errors
    /// [`Error`] with the code when [`is_error`](Code::is_error).
    ///
    /// ```
    /// use toku_codes::Code;
    /// assert_eq!(Code(-3005).check(), Ok(Code::TASK_COMPLETED));
    /// let error = Code(-1100).check().unwrap_err();
    /// assert_eq!(error.to_string(), "low credit balance (-1100 LOW_CREDIT_BALANCE)");
    /// ```
    #[inline]
    pub const fn check(self) -> Result<Self, Error> {
        if self.is_error() { Err(Error::new(self)) } else { Ok(self) }
    }
}

/// Toku's text, or `unknown code -9999`. [`FromStr`](Code#impl-FromStr-for-Code) does not read it.
///
/// ```
/// use toku_codes::Code;
/// assert_eq!(Code(-1100).to_string(), "low credit balance");
/// assert_eq!(Code(-9999).to_string(), "unknown code -9999");
/// ```
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Rendered::EMPTY;
        text.push_description(*self);
        text.fmt(f)
    }
}

/// The number and the name: `Code(-1100 LOW_CREDIT_BALANCE)`, `Code(-9999)`.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match crate::lookup(self.0) {
            Some(entry) => write!(f, "Code({} {})", self.0, entry.name),
            None => write!(f, "Code({})", self.0),
        }
    }
}

impl From<i32> for Code {
    fn from(code: i32) -> Self {
        Self(code)
    }
}

impl From<Code> for i32 {
    fn from(code: Code) -> Self {
        code.0
    }
}
