//! The errors: for a code that is an error, and for a text that is not a code.

use core::fmt;

use crate::Code;
use crate::kinds::{Action, Category, GrpcStatus};
use crate::render::Rendered;

/// A code that is an error, from [`Code::check`].
///
/// ```
/// use toku_codes::{Category, Code, Error};
///
/// fn answer(code: i32) -> Result<(), Error> {
///     Code(code).check()?;
///     Ok(())
/// }
///
/// let error = answer(-1100).unwrap_err();
/// assert_eq!(error.code(), Code::LOW_CREDIT_BALANCE);
/// assert_eq!(error.category(), Some(Category::Credit));
/// assert_eq!(error.to_string(), "low credit balance (-1100 LOW_CREDIT_BALANCE)");
/// assert_eq!(answer(-9999).unwrap_err().to_string(), "unknown code -9999");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Error(Code);

impl Error {
    pub(crate) const fn new(code: Code) -> Self {
        Self(code)
    }

    /// The code.
    ///
    /// ```
    /// use toku_codes::Code;
    /// assert_eq!(Code(-9999).check().unwrap_err().code(), Code(-9999));
    /// ```
    #[must_use]
    pub const fn code(self) -> Code {
        self.0
    }

    /// Toku's text, or `unknown code -9999`, as [`Code`] displays it.
    ///
    /// ```
    /// use toku_codes::Code;
    /// assert_eq!(Code(-1100).check().unwrap_err().description().to_string(), "low credit balance");
    /// assert_eq!(Code(-9999).check().unwrap_err().description().to_string(), "unknown code -9999");
    /// ```
    #[must_use]
    pub const fn description(self) -> impl fmt::Display + Copy {
        self.0
    }

    /// The category of the code, as [`Code::category`].
    ///
    /// ```
    /// use toku_codes::{Category, Code};
    /// assert_eq!(Code(-2004).check().unwrap_err().category(), Some(Category::Sms));
    /// ```
    #[must_use]
    pub const fn category(self) -> Option<Category> {
        self.0.category()
    }

    /// What to do next, as [`Code::action`].
    ///
    /// ```
    /// use toku_codes::{Action, Code};
    /// assert_eq!(Code(-1100).check().unwrap_err().action(), Action::TopUp);
    /// ```
    #[must_use]
    pub const fn action(self) -> Action {
        self.0.action()
    }

    /// The gRPC status that fits best, as [`Code::grpc_status`].
    ///
    /// ```
    /// use toku_codes::{Code, GrpcStatus};
    /// assert_eq!(Code(-9999).check().unwrap_err().grpc_status(), GrpcStatus::Unknown);
    /// ```
    #[must_use]
    pub const fn grpc_status(self) -> GrpcStatus {
        self.0.grpc_status()
    }

    /// The HTTP status that goes with it, as [`Code::http_status`].
    ///
    /// ```
    /// use toku_codes::Code;
    /// assert_eq!(Code(-1100).check().unwrap_err().http_status(), 400);
    /// ```
    #[must_use]
    pub const fn http_status(self) -> u16 {
        self.0.http_status()
    }

    /// Whether the action is to retry, as [`Code::is_retryable`].
    ///
    /// ```
    /// use toku_codes::Code;
    /// assert!(Code(-101).check().unwrap_err().is_retryable());
    /// ```
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        self.0.is_retryable()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Rendered::EMPTY;
        text.push_message(self.0);
        text.fmt(f)
    }
}

impl core::error::Error for Error {}

/// Why a text is not a code, from [`Code::parse`].
///
/// ```
/// use toku_codes::{Code, ParseError};
/// assert_eq!(Code::parse(" \t"), Err(ParseError::Empty));
/// assert_eq!(Code::parse("12abc"), Err(ParseError::NotACode));
/// assert_eq!(Code::parse("99999999999"), Err(ParseError::OutOfRange));
/// assert_eq!(Code::parse(&"1".repeat(257)), Err(ParseError::TooLong));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(u8)]
pub enum ParseError {
    /// Nothing but white space.
    Empty = 1,
    /// More than 256 bytes.
    TooLong = 2,
    /// Neither a name of the table nor a number.
    NotACode = 3,
    /// A number outside 32 bits.
    OutOfRange = 4,
}

impl ParseError {
    /// The reason, in a few words to put behind the refused text.
    #[must_use]
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Empty => "the text is empty",
            Self::TooLong => "the text is longer than 256 bytes",
            Self::NotACode => "neither a name nor a number",
            Self::OutOfRange => "the number is outside 32 bits",
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.reason())
    }
}

impl core::error::Error for ParseError {}

/// The output of [`ordinals`](crate::ordinals) is shorter than the codes; nothing was written.
///
/// ```
/// assert!(toku_codes::ordinals(&[0, -1100], &mut [0]).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OutputTooShort {
    /// How many codes there are.
    pub codes: usize,
    /// How many of them fit into the output.
    pub room: usize,
}

impl fmt::Display for OutputTooShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the output has room for {} of {} codes", self.room, self.codes)
    }
}

impl core::error::Error for OutputTooShort {}
