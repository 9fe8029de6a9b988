//! The four kinds that classify a number. Each is a closed list that only grows at its end.

/// Declares an enum whose variants have a fixed number and a fixed name, with the methods that follow from the list.
macro_rules! kind {
    (
        $(#[$doc:meta])* $kind:ident, $none:literal, $number_doc:literal;
        $($(#[$variant_doc:meta])* $variant:ident = $number:literal $name:literal,)+
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum $kind { $($(#[$variant_doc])* $variant = $number,)+ }

        impl $kind {
            #[doc = concat!("All of them, in the order of their numbers.\n\n```\nuse toku_codes::", stringify!($kind),
                ";\nfor kind in ", stringify!($kind), "::ALL {\n    assert_eq!(", stringify!($kind),
                "::from_number(kind.number()), Some(*kind));\n}\n```")]
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            #[doc = concat!("The name by which every language calls it.\n\n```\nuse toku_codes::", stringify!($kind),
                ";\nassert!(", stringify!($kind), "::ALL.iter().all(|kind| kind.to_string() == kind.name()));\n```")]
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            #[doc = concat!($number_doc, "\n\n```\nuse toku_codes::", stringify!($kind), ";\nassert_eq!(",
                stringify!($kind), "::ALL[0].number(), ", $none, ");\n```")]
            #[must_use]
            pub const fn number(self) -> u8 {
                self as u8
            }

            #[doc = concat!("The one with this [`number`](Self::number), or `None`.\n\n```\nuse toku_codes::",
                stringify!($kind), ";\nassert_eq!(", stringify!($kind), "::from_number(99), None);\n```")]
            #[must_use]
            pub const fn from_number(number: u8) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)+ _ => None }
            }
        }

        impl core::fmt::Display for $kind {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

kind! {
    /// The block of numbers that a code is in. It depends on the number alone, not on what the code is about.
    ///
    /// This is this library's reading of Toku's numbering, not Toku's word.
    Category, "1", "The number that stands for it in C and Go, where 0 is \"no category\".";
    /// 0 alone.
    Success = 1 "success",
    /// -1 to -99.
    General = 2 "general",
    /// -100 to -199.
    Database = 3 "database",
    /// -200 to -299.
    Resource = 4 "resource",
    /// -300 to -399.
    Request = 5 "request",
    /// -400 to -499.
    Account = 6 "account",
    /// -1000 to -1099.
    PhoneNumber = 7 "phone_number",
    /// -1100 to -1199.
    Credit = 8 "credit",
    /// -1200 to -1299.
    Call = 9 "call",
    /// -1300 to -1399.
    Engine = 10 "engine",
    /// -1400 to -1499.
    VoipUser = 11 "voip_user",
    /// -2000 to -2099.
    Sms = 12 "sms",
    /// -3000 to -3099.
    Task = 13 "task",
}

kind! {
    /// What a code says about the request: success, the progress of a task, or an error.
    ///
    /// This is this library's reading of Toku's texts, not Toku's word.
    Outcome, "1", "The number that stands for it in C and Go.";
    /// Done: 0 alone.
    Success = 1 "success",
    /// The state of a task, which is not a failure, such as -3005 "task completed".
    Progress = 2 "progress",
    /// Everything else, unknown numbers included.
    Error = 3 "error",
}

kind! {
    /// What a program should do next.
    ///
    /// This is this library's reading of Toku's texts, not Toku's word. Of all numbers, 0 alone is
    /// [`Done`](Self::Done), and one that the table does not list is [`Investigate`](Self::Investigate).
    Action, "1", "The number that stands for it in C and Go.";
    /// It worked: 0 alone.
    Done = 1 "done",
    /// A task is not over.
    Track = 2 "track",
    /// A task is over: completed or canceled.
    Ended = 3 "ended",
    /// The same request may succeed later.
    Retry = 4 "retry",
    /// The credit of the Toku account is used up.
    TopUp = 5 "top_up",
    /// The request cannot succeed as it is.
    FixRequest = 6 "fix_request",
    /// A person must set up, renew or allow something.
    FixSetup = 7 "fix_setup",
    /// It may or may not have happened; unknown numbers included.
    Investigate = 8 "investigate",
}

kind! {
    /// A [`google.rpc.Code`](https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto), with the
    /// numbers of that file.
    ///
    /// Which status goes with which of Toku's codes is this library's reading, not Toku's word.
    GrpcStatus, "0", "The number of the status in `google/rpc/code.proto`.";
    /// No error: success, or a task's progress.
    Ok = 0 "OK",
    /// The operation was cancelled, typically by the caller.
    Cancelled = 1 "CANCELLED",
    /// Not known; also the status of every number that the table does not list.
    Unknown = 2 "UNKNOWN",
    /// The caller sent something that is invalid in every state of the system.
    InvalidArgument = 3 "INVALID_ARGUMENT",
    /// The deadline passed before the operation could complete.
    DeadlineExceeded = 4 "DEADLINE_EXCEEDED",
    /// A requested thing was not found.
    NotFound = 5 "NOT_FOUND",
    /// The thing that the caller tried to create already exists.
    AlreadyExists = 6 "ALREADY_EXISTS",
    /// The caller may not do this.
    PermissionDenied = 7 "PERMISSION_DENIED",
    /// Some resource is used up, such as a quota.
    ResourceExhausted = 8 "RESOURCE_EXHAUSTED",
    /// The system is not in the state that the operation needs.
    FailedPrecondition = 9 "FAILED_PRECONDITION",
    /// The operation was aborted, typically by a conflict with another one.
    Aborted = 10 "ABORTED",
    /// The operation went past the valid range.
    OutOfRange = 11 "OUT_OF_RANGE",
    /// The operation is not implemented or not enabled.
    Unimplemented = 12 "UNIMPLEMENTED",
    /// Something that should hold inside the system does not.
    Internal = 13 "INTERNAL",
    /// The service cannot be reached now, most likely for a short time.
    Unavailable = 14 "UNAVAILABLE",
    /// Data was lost or corrupted for good.
    DataLoss = 15 "DATA_LOSS",
    /// The caller did not prove who it is.
    Unauthenticated = 16 "UNAUTHENTICATED",
}

impl Action {
    /// What to do, in one sentence, for a person or a log.
    ///
    /// ```
    /// use toku_codes::Code;
    /// assert!(Code(-1100).action().advice().starts_with("Pause sending, add credit"));
    /// ```
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Done => "Carry on: it worked.",
            Self::Track => {
                "Do not send it again: the task is not over; ask for its state later, up to a limit of your own."
            }
            Self::Ended => "Stop asking: the task is over; record from the code whether it was completed or canceled.",
            Self::Retry => {
                "Wait, then send the same request again, a few times at most; if a duplicate costs money, first check \
                 whether it happened."
            }
            Self::TopUp => "Pause sending, add credit to the Toku account, then send it again.",
            Self::FixRequest => {
                "Do not send it again unchanged: correct a value, choose another, or first change the state that the \
                 text names."
            }
            Self::FixSetup => {
                "Stop, and have a person set up, renew or allow what the text names, through Toku if need be; then send \
                 it again."
            }
            Self::Investigate => {
                "Do not send it again yet: the request may have worked; find out from Toku whether it did, and report the \
                 code if it persists."
            }
        }
    }

    /// The outcome of every code with this action.
    ///
    /// ```
    /// use toku_codes::{Action, Outcome};
    /// assert_eq!(Action::Ended.outcome(), Outcome::Progress);
    /// ```
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Done => Outcome::Success,
            Self::Track | Self::Ended => Outcome::Progress,
            _ => Outcome::Error,
        }
    }
}

impl GrpcStatus {
    /// The HTTP status that `google/rpc/code.proto` gives for it: what your own service might answer, not what
    /// Toku sent.
    ///
    /// ```
    /// use toku_codes::GrpcStatus;
    /// assert_eq!(GrpcStatus::NotFound.http_status(), 404);
    /// ```
    #[must_use]
    pub const fn http_status(self) -> u16 {
        match self {
            Self::Ok => 200,
            Self::InvalidArgument | Self::FailedPrecondition | Self::OutOfRange => 400,
            Self::Unauthenticated => 401,
            Self::PermissionDenied => 403,
            Self::NotFound => 404,
            Self::AlreadyExists | Self::Aborted => 409,
            Self::ResourceExhausted => 429,
            Self::Cancelled => 499,
            Self::Unknown | Self::Internal | Self::DataLoss => 500,
            Self::Unimplemented => 501,
            Self::Unavailable => 503,
            Self::DeadlineExceeded => 504,
        }
    }

    /// Whether a retry may help, as with `UNAVAILABLE` and `ABORTED`. It may not be safe: a message may be sent, or a
    /// charge made, twice.
    ///
    /// ```
    /// use toku_codes::GrpcStatus;
    /// assert!(GrpcStatus::Unavailable.is_retryable());
    /// assert!(!GrpcStatus::Internal.is_retryable());
    /// ```
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::Unavailable | Self::Aborted)
    }
}
