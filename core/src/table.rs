//! The table: one line a code, one line a block. This is the only place where the rows stand; all else that
//! knows a code, a name or a text is made from here, by the compiler or by `cargo xtask gen`.
//!
//! To add a code, add its line in published order, and its line in `conformance/published.tsv`; then run
//! `cargo xtask gen`. Codes and names are append-only: never renumbered, renamed or
//! reused. The compiler refuses a code or name that stands twice, a code outside every block, and an outcome
//! that does not go with its status.

use crate::kinds::Category;
use crate::kinds::GrpcStatus::{self, *};
use crate::kinds::Outcome::{self, Error, Progress, Success};

/// The version of the table, raised with the first change that follows a release (see CONTRIBUTING.md).
pub const TABLE_VERSION: u32 = 1;

/// The blocks of numbers, each with its category: the numbers from `first` down to `last`, both included.
/// Each but that of 0 lies within one hundred.
#[rustfmt::skip]
pub(crate) const BLOCKS: &[Block] = &[
    block(Category::Success,          0,      0),
    block(Category::General,         -1,    -99),
    block(Category::Database,      -100,   -199),
    block(Category::Resource,      -200,   -299),
    block(Category::Request,       -300,   -399),
    block(Category::Account,       -400,   -499),
    block(Category::PhoneNumber,  -1000,  -1099),
    block(Category::Credit,       -1100,  -1199),
    block(Category::Call,         -1200,  -1299),
    block(Category::Engine,       -1300,  -1399),
    block(Category::VoipUser,     -1400,  -1499),
    block(Category::Sms,          -2000,  -2099),
    block(Category::Task,         -3000,  -3099),
];

/// The codes in published order: number, name, outcome, grpc status, and Toku's text byte for byte, mistakes
/// included. Number and text are Toku's; name, outcome and status are this library's reading.
#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    row(     0, "SUCCESS",                                      Success,  Ok,                 "success"),

    row(    -1, "GENERAL_ERROR",                                Error,    Unknown,            "general error"),
    row(    -2, "INVALID_SERVER_INFO",                          Error,    Internal,           "invalid server info"),

    row(  -101, "DATABASE_CONNECTION_ERROR",                    Error,    Unavailable,        "database connection error"),
    row(  -102, "DATABASE_QUERY_ERROR",                         Error,    Internal,           "database query error"),
    row(  -103, "TABLE_ROW_IN_USE",                             Error,    Aborted,            "table row in-used"),

    row(  -200, "UNKNOWN_RESOURCES_EXCEPTION",                  Error,    Unknown,            "unknown resources exception"),
    row(  -201, "UNKNOWN_GET_RESOURCES_EXCEPTION",              Error,    Unknown,            "unknown get resources exception"),
    row(  -202, "UNKNOWN_PUT_RESOURCES_EXCEPTION",              Error,    Unknown,            "unknown put resources exception"),
    row(  -203, "UNKNOWN_POST_RESOURCES_EXCEPTION",             Error,    Unknown,            "unknown post resources exception"),
    row(  -204, "UNKNOWN_UPDATE_RESOURCES_EXCEPTION",           Error,    Unknown,            "unknown update resources exception"),
    row(  -205, "UNKNOWN_OPTION_RESOURCES_EXCEPTION",           Error,    Unknown,            "unknown option resources exception"),
    row(  -206, "UNKNOWN_DELETE_RESOURCES_EXCEPTION",           Error,    Unknown,            "unknown delete resources exception"),
    row(  -210, "UNCAUGHT_RESOURCES_EXCEPTION",                 Error,    Internal,           "uncaught resources exception"),
    row(  -211, "UNHANDLED_RESOURCES_EXCEPTION",                Error,    Internal,           "unhandle resources exception"),
    row(  -212, "UNIMPLEMENTED_RESOURCES_EXCEPTION",            Error,    Unimplemented,      "unimplement resources exception"),

    row(  -300, "INVALID_PAYLOAD",                              Error,    InvalidArgument,    "invalid payload"),
    row(  -301, "INVALID_PARAMETER",                            Error,    InvalidArgument,    "invalid parameter"),
    row(  -302, "PAYLOAD_KEY_MISSING",                          Error,    InvalidArgument,    "payload key missing"),
    row(  -303, "PARAMETER_OVER_MAX_ALLOWED_LENGTH",            Error,    InvalidArgument,    "parameter over max allowed length"),
    row(  -304, "PARAMETER_CONTAINS_RESTRICTED_CHARACTER",      Error,    InvalidArgument,    "parameter contain restricted character"),
    row(  -305, "PARAMETER_MISSING",                            Error,    InvalidArgument,    "parameter missing"),
    row(  -306, "INVALID_LENGTH",                               Error,    InvalidArgument,    "invalid length"),

    row(  -400, "USER_ACCOUNT_NOT_IN_ACTIVE_STATE",             Error,    FailedPrecondition, "user account not in active state"),

    row( -1000, "INVALID_USER_ID",                              Error,    InvalidArgument,    "invalid user ID"),
    row( -1001, "INVALID_NUMBER",                               Error,    InvalidArgument,    "invalid number"),
    row( -1002, "NUMBER_NOT_AVAILABLE",                         Error,    FailedPrecondition, "number not available"),
    row( -1003, "NUMBER_OCCUPIED",                              Error,    FailedPrecondition, "number occupied"),
    row( -1004, "NUMBER_NOT_OCCUPIED",                          Error,    FailedPrecondition, "number not occupied"),
    row( -1005, "NUMBER_NOT_ACTIVE",                            Error,    FailedPrecondition, "number not active"),
    row( -1006, "NUMBER_PRICE_INVALID",                         Error,    InvalidArgument,    "number price invalid"),
    row( -1007, "UNAUTHORIZED_ACCESS_TO_THIS_NUMBER",           Error,    PermissionDenied,   "unauthorized access to this number"),
    row( -1008, "NUMBER_NOT_SUBSCRIBED_TO_A_SERVICE",           Error,    FailedPrecondition, "number not subscribed to a service"),
    row( -1009, "NUMBER_EXPIRED",                               Error,    FailedPrecondition, "number expired"),
    row( -1010, "DESTINATION_NUMBER_NOT_ALLOWED",               Error,    PermissionDenied,   "destination number not allowed"),
    row( -1011, "INVALID_DESTINATION_NUMBER",                   Error,    InvalidArgument,    "invalid destination number"),
    row( -1012, "NUMBER_ALREADY_SUBSCRIBED_TO_THIS_SERVICE",    Error,    AlreadyExists,      "number already subscribed to this service"),
    row( -1013, "NUMBER_SUBSCRIBED_TO_OTHER_SERVICES",          Error,    FailedPrecondition, "number subscribed to other services"),
    row( -1014, "INVALID_NUMBER_CATEGORY",                      Error,    InvalidArgument,    "invalid number category"),

    row( -1100, "LOW_CREDIT_BALANCE",                           Error,    FailedPrecondition, "low credit balance"),
    row( -1101, "INVALID_PACKAGE",                              Error,    InvalidArgument,    "invalid package"),
    row( -1102, "INVALID_SERVICE_ID",                           Error,    InvalidArgument,    "invalid service ID"),
    row( -1103, "ERROR_DEDUCT_CREDIT",                          Error,    Internal,           "error deduct credit"),

    row( -1200, "SERVICE_NOT_FOUND",                            Error,    NotFound,           "service not found"),
    row( -1201, "CALL_FORWARD_ALREADY_CREATED",                 Error,    AlreadyExists,      "call forward already created"),
    row( -1202, "CALL_FORWARD_NOT_CREATED",                     Error,    FailedPrecondition, "call forward not created"),
    row( -1203, "CALL_FLOW_NOT_CONFIGURED",                     Error,    FailedPrecondition, "call flow not configured"),
    row( -1204, "GATEWAY_URL_NOT_CONFIGURED",                   Error,    FailedPrecondition, "gateway url not configured"),
    row( -1205, "INVALID_CALLBACK_URL",                         Error,    InvalidArgument,    "invalid callback url"),
    row( -1206, "INVALID_MAX_CALL_DURATION",                    Error,    InvalidArgument,    "invalid max call duration"),
    row( -1207, "INVALID_HTTP_METHOD",                          Error,    InvalidArgument,    "invalid http method"),
    row( -1208, "SESSION_NOT_FOUND",                            Error,    NotFound,           "session not found"),
    row( -1209, "INVALID_URL",                                  Error,    InvalidArgument,    "invalid url"),
    row( -1210, "CALL_SESSION_NOT_FOUND",                       Error,    NotFound,           "call session not found"),
    row( -1211, "INVALID_SECRET_NUMBER",                        Error,    InvalidArgument,    "invalid secret number"),
    row( -1212, "NO_ROUTE_FOUND",                               Error,    NotFound,           "no route found"),
    row( -1213, "NO_AVAILABLE_ROUTE_FOUND",                     Error,    Unavailable,        "no available route found"),
    row( -1214, "CALL_NO_CHARGE_RATE_FOUND",                    Error,    NotFound,           "no charge rate found"),
    row( -1215, "NO_ROUTE_RATE_FOUND",                          Error,    NotFound,           "no route rate found"),
    row( -1216, "CALL_CDR_NOT_FOUND",                           Error,    NotFound,           "call cdr not found"),
    row( -1217, "CALL_SESSION_MISMATCH",                        Error,    InvalidArgument,    "call session mismatch"),
    row( -1218, "CALL_ROUTE_MISMATCH",                          Error,    InvalidArgument,    "call route mismatch"),
    row( -1219, "ROUTE_ALREADY_CONFIRMED",                      Error,    FailedPrecondition, "route already confirmed"),
    row( -1220, "ROUTE_NOT_CONFIRMED",                          Error,    FailedPrecondition, "route not confirm"),
    row( -1221, "SESSION_CLOSED",                               Error,    FailedPrecondition, "session closed"),
    row( -1222, "CALL_ALREADY_CONNECTED",                       Error,    FailedPrecondition, "call already connected"),
    row( -1223, "CALL_NOT_CONNECTED",                           Error,    FailedPrecondition, "call not connected"),
    row( -1224, "INVALID_CHARGING_BLOCK",                       Error,    InvalidArgument,    "invalid charging block"),
    row( -1225, "INVALID_ALERT_TIMING",                         Error,    InvalidArgument,    "invalid alert timing"),
    row( -1226, "SUBSCRIBER_NOT_FOUND",                         Error,    NotFound,           "subscriber not found"),
    row( -1227, "CDR_CLOSED",                                   Error,    FailedPrecondition, "cdr closed"),
    row( -1228, "INVALID_OTP",                                  Error,    InvalidArgument,    "invalid otp"),
    row( -1229, "OTP_EXPIRED",                                  Error,    FailedPrecondition, "otp expired"),
    row( -1230, "RECORDING_NOT_FOUND",                          Error,    NotFound,           "recording not found"),
    row( -1231, "RECORDING_FILE_NOT_FOUND",                     Error,    NotFound,           "recording file not found"),
    row( -1232, "RECORDING_DELETED",                            Error,    NotFound,           "recording deleted"),
    row( -1233, "NO_RATE_FOUND",                                Error,    NotFound,           "no rate found"),

    row( -1301, "ENGINE_NO_CHARGE_RATE_FOUND",                  Error,    NotFound,           "no charge rate found"),
    row( -1302, "INVALID_CHARGE_RATE",                          Error,    Internal,           "invalid charge rate"),
    row( -1304, "API_ENGINE_ERROR",                             Error,    Internal,           "API engine error"),
    row( -1305, "API_VENDOR_NOT_FOUND",                         Error,    NotFound,           "API vendor not found"),

    row( -1401, "VOIP_USER_GROUP_EXISTED",                      Error,    AlreadyExists,      "voip user group existed"),
    row( -1402, "VOIP_USER_GROUP_HAS_BEEN_TAKEN",               Error,    AlreadyExists,      "voip user group has been taken"),
    row( -1403, "VOIP_USER_GROUP_NOT_FOUND",                    Error,    NotFound,           "voip user group not found"),
    row( -1404, "VOIP_USER_EXISTED",                            Error,    AlreadyExists,      "voip user existed"),
    row( -1405, "VOIP_USER_NOT_FOUND",                          Error,    NotFound,           "voip user not found"),
    row( -1406, "INVALID_VOIP_USER",                            Error,    InvalidArgument,    "invalid voip user"),
    row( -1407, "VOIP_USER_EXPIRED",                            Error,    FailedPrecondition, "voip user expired"),
    row( -1408, "VOIP_USER_NAME_MISMATCH",                      Error,    InvalidArgument,    "voip user name mismatch"),
    row( -1409, "VOIP_USER_NOT_ACTIVE",                         Error,    FailedPrecondition, "voip user not active"),
    row( -1410, "VOIP_USER_NOT_TERMINATED",                     Error,    FailedPrecondition, "voip user not terminated"),
    row( -1411, "VOIP_USER_ASSIGNED_ANOTHER_NUMBER_AS_DEFAULT", Error,    FailedPrecondition, "voip user asigned another number as default"),

    row( -2000, "SMS_GATEWAY_NOT_FOUND",                        Error,    NotFound,           "sms gateway not found"),
    row( -2001, "UNABLE_TO_CONNECT_SMS_GATEWAY",                Error,    Unavailable,        "unable to connect sms gateway"),
    row( -2002, "NO_RESPONSE_FROM_SMS_GATEWAY",                 Error,    DeadlineExceeded,   "no response from sms gateway"),
    row( -2003, "FAILED_TO_SEND_SMS",                           Error,    Unknown,            "failed to send sms"),
    row( -2004, "INVALID_FROM_NUMBER",                          Error,    InvalidArgument,    "invalid ‘From’ number"),
    row( -2005, "INVALID_TO_NUMBER",                            Error,    InvalidArgument,    "invalid ‘To’ number"),
    row( -2006, "MESSAGE_IS_EMPTY",                             Error,    InvalidArgument,    "message is empty"),
    row( -2007, "INVALID_DATE_FORMAT",                          Error,    InvalidArgument,    "invalid date format"),

    row( -3000, "TASK_NOT_REGISTERED",                          Error,    NotFound,           "task not registered"),
    row( -3001, "TASK_STILL_RUNNING",                           Progress, Ok,                 "task still running"),
    row( -3002, "TASK_NOT_FOUND",                               Error,    NotFound,           "task not found"),
    row( -3003, "TASK_STOPPED_NOT_UPDATED",                     Error,    FailedPrecondition, "task stopped, not updated"),
    row( -3004, "TASK_NOT_IMPLEMENTED",                         Error,    Unimplemented,      "task not implemented"),
    row( -3005, "TASK_COMPLETED",                               Progress, Ok,                 "task completed"),
    row( -3006, "TASK_CREATED",                                 Progress, Ok,                 "task created"),
    row( -3007, "TASK_CANCELED",                                Progress, Ok,                 "task canceled"),
    row( -3008, "TASK_PAUSED",                                  Progress, Ok,                 "task paused"),
    row( -3009, "TASK_RESTART",                                 Progress, Ok,                 "task restart"),
];

pub(crate) struct Block {
    pub category: Category,
    pub first: i32,
    pub last: i32,
}

pub(crate) struct Row {
    pub code: i32,
    pub name: &'static str,
    pub outcome: Outcome,
    pub grpc_status: GrpcStatus,
    pub description: &'static str,
}

const fn block(category: Category, first: i32, last: i32) -> Block {
    Block { category, first, last }
}

const fn row(
    code: i32,
    name: &'static str,
    outcome: Outcome,
    grpc_status: GrpcStatus,
    description: &'static str,
) -> Row {
    Row { code, name, outcome, grpc_status, description }
}
