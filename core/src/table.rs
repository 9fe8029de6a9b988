//! The table: one line per code, one per block. This is the only place that has the rows; everything else that knows a
//! code, a name or a text is made from it, by the compiler or by `cargo xtask gen`.
//!
//! To add a code, follow "Add a code" in CONTRIBUTING.md: other files need a line, too. Codes and names are
//! append-only: never renumbered, renamed or reused. The compiler refuses a code or name that is listed twice, a
//! code outside every block, and an action that does not fit its status.

use crate::kinds::Action::{self, *};
use crate::kinds::Category;
use crate::kinds::GrpcStatus::{self, *};

/// The version of the table, raised with the first change that follows a release (see CONTRIBUTING.md).
pub const TABLE_VERSION: u32 = 1;

/// The blocks of numbers, each with its category: the numbers from `first` down to `last`, both included.
/// Each block except that of 0 is within one hundred.
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

/// The codes in published order: number, name, action, grpc status, and Toku's text byte for byte, mistakes included.
/// Number and text are Toku's; name, action and status are this library's reading.
#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    row(     0, "SUCCESS",                                      Done,        Ok,                 "success"),

    row(    -1, "GENERAL_ERROR",                                Investigate, Unknown,            "general error"),
    row(    -2, "INVALID_SERVER_INFO",                          Investigate, Internal,           "invalid server info"),

    row(  -101, "DATABASE_CONNECTION_ERROR",                    Retry,       Unavailable,        "database connection error"),
    row(  -102, "DATABASE_QUERY_ERROR",                         Investigate, Internal,           "database query error"),
    row(  -103, "TABLE_ROW_IN_USE",                             Retry,       Aborted,            "table row in-used"),

    row(  -200, "UNKNOWN_RESOURCES_EXCEPTION",                  Investigate, Unknown,            "unknown resources exception"),
    row(  -201, "UNKNOWN_GET_RESOURCES_EXCEPTION",              Investigate, Unknown,            "unknown get resources exception"),
    row(  -202, "UNKNOWN_PUT_RESOURCES_EXCEPTION",              Investigate, Unknown,            "unknown put resources exception"),
    row(  -203, "UNKNOWN_POST_RESOURCES_EXCEPTION",             Investigate, Unknown,            "unknown post resources exception"),
    row(  -204, "UNKNOWN_UPDATE_RESOURCES_EXCEPTION",           Investigate, Unknown,            "unknown update resources exception"),
    row(  -205, "UNKNOWN_OPTION_RESOURCES_EXCEPTION",           Investigate, Unknown,            "unknown option resources exception"),
    row(  -206, "UNKNOWN_DELETE_RESOURCES_EXCEPTION",           Investigate, Unknown,            "unknown delete resources exception"),
    row(  -210, "UNCAUGHT_RESOURCES_EXCEPTION",                 Investigate, Internal,           "uncaught resources exception"),
    row(  -211, "UNHANDLED_RESOURCES_EXCEPTION",                Investigate, Internal,           "unhandle resources exception"),
    row(  -212, "UNIMPLEMENTED_RESOURCES_EXCEPTION",            FixRequest,  Unimplemented,      "unimplement resources exception"),

    row(  -300, "INVALID_PAYLOAD",                              FixRequest,  InvalidArgument,    "invalid payload"),
    row(  -301, "INVALID_PARAMETER",                            FixRequest,  InvalidArgument,    "invalid parameter"),
    row(  -302, "PAYLOAD_KEY_MISSING",                          FixRequest,  InvalidArgument,    "payload key missing"),
    row(  -303, "PARAMETER_OVER_MAX_ALLOWED_LENGTH",            FixRequest,  InvalidArgument,    "parameter over max allowed length"),
    row(  -304, "PARAMETER_CONTAINS_RESTRICTED_CHARACTER",      FixRequest,  InvalidArgument,    "parameter contain restricted character"),
    row(  -305, "PARAMETER_MISSING",                            FixRequest,  InvalidArgument,    "parameter missing"),
    row(  -306, "INVALID_LENGTH",                               FixRequest,  InvalidArgument,    "invalid length"),

    row(  -400, "USER_ACCOUNT_NOT_IN_ACTIVE_STATE",             FixSetup,    FailedPrecondition, "user account not in active state"),

    row( -1000, "INVALID_USER_ID",                              FixRequest,  InvalidArgument,    "invalid user ID"),
    row( -1001, "INVALID_NUMBER",                               FixRequest,  InvalidArgument,    "invalid number"),
    row( -1002, "NUMBER_NOT_AVAILABLE",                         FixRequest,  FailedPrecondition, "number not available"),
    row( -1003, "NUMBER_OCCUPIED",                              FixRequest,  FailedPrecondition, "number occupied"),
    row( -1004, "NUMBER_NOT_OCCUPIED",                          FixRequest,  FailedPrecondition, "number not occupied"),
    row( -1005, "NUMBER_NOT_ACTIVE",                            FixSetup,    FailedPrecondition, "number not active"),
    row( -1006, "NUMBER_PRICE_INVALID",                         FixRequest,  InvalidArgument,    "number price invalid"),
    row( -1007, "UNAUTHORIZED_ACCESS_TO_THIS_NUMBER",           FixSetup,    PermissionDenied,   "unauthorized access to this number"),
    row( -1008, "NUMBER_NOT_SUBSCRIBED_TO_A_SERVICE",           FixSetup,    FailedPrecondition, "number not subscribed to a service"),
    row( -1009, "NUMBER_EXPIRED",                               FixSetup,    FailedPrecondition, "number expired"),
    row( -1010, "DESTINATION_NUMBER_NOT_ALLOWED",               FixSetup,    PermissionDenied,   "destination number not allowed"),
    row( -1011, "INVALID_DESTINATION_NUMBER",                   FixRequest,  InvalidArgument,    "invalid destination number"),
    row( -1012, "NUMBER_ALREADY_SUBSCRIBED_TO_THIS_SERVICE",    FixRequest,  AlreadyExists,      "number already subscribed to this service"),
    row( -1013, "NUMBER_SUBSCRIBED_TO_OTHER_SERVICES",          FixSetup,    FailedPrecondition, "number subscribed to other services"),
    row( -1014, "INVALID_NUMBER_CATEGORY",                      FixRequest,  InvalidArgument,    "invalid number category"),

    row( -1100, "LOW_CREDIT_BALANCE",                           TopUp,       FailedPrecondition, "low credit balance"),
    row( -1101, "INVALID_PACKAGE",                              FixRequest,  InvalidArgument,    "invalid package"),
    row( -1102, "INVALID_SERVICE_ID",                           FixRequest,  InvalidArgument,    "invalid service ID"),
    row( -1103, "ERROR_DEDUCT_CREDIT",                          Investigate, Internal,           "error deduct credit"),

    row( -1200, "SERVICE_NOT_FOUND",                            FixRequest,  NotFound,           "service not found"),
    row( -1201, "CALL_FORWARD_ALREADY_CREATED",                 FixRequest,  AlreadyExists,      "call forward already created"),
    row( -1202, "CALL_FORWARD_NOT_CREATED",                     FixSetup,    FailedPrecondition, "call forward not created"),
    row( -1203, "CALL_FLOW_NOT_CONFIGURED",                     FixSetup,    FailedPrecondition, "call flow not configured"),
    row( -1204, "GATEWAY_URL_NOT_CONFIGURED",                   FixSetup,    FailedPrecondition, "gateway url not configured"),
    row( -1205, "INVALID_CALLBACK_URL",                         FixRequest,  InvalidArgument,    "invalid callback url"),
    row( -1206, "INVALID_MAX_CALL_DURATION",                    FixRequest,  InvalidArgument,    "invalid max call duration"),
    row( -1207, "INVALID_HTTP_METHOD",                          FixRequest,  InvalidArgument,    "invalid http method"),
    row( -1208, "SESSION_NOT_FOUND",                            FixRequest,  NotFound,           "session not found"),
    row( -1209, "INVALID_URL",                                  FixRequest,  InvalidArgument,    "invalid url"),
    row( -1210, "CALL_SESSION_NOT_FOUND",                       FixRequest,  NotFound,           "call session not found"),
    row( -1211, "INVALID_SECRET_NUMBER",                        FixRequest,  InvalidArgument,    "invalid secret number"),
    row( -1212, "NO_ROUTE_FOUND",                               FixSetup,    NotFound,           "no route found"),
    row( -1213, "NO_AVAILABLE_ROUTE_FOUND",                     Retry,       Unavailable,        "no available route found"),
    row( -1214, "CALL_NO_CHARGE_RATE_FOUND",                    FixSetup,    NotFound,           "no charge rate found"),
    row( -1215, "NO_ROUTE_RATE_FOUND",                          FixSetup,    NotFound,           "no route rate found"),
    row( -1216, "CALL_CDR_NOT_FOUND",                           FixRequest,  NotFound,           "call cdr not found"),
    row( -1217, "CALL_SESSION_MISMATCH",                        FixRequest,  InvalidArgument,    "call session mismatch"),
    row( -1218, "CALL_ROUTE_MISMATCH",                          FixRequest,  InvalidArgument,    "call route mismatch"),
    row( -1219, "ROUTE_ALREADY_CONFIRMED",                      FixRequest,  FailedPrecondition, "route already confirmed"),
    row( -1220, "ROUTE_NOT_CONFIRMED",                          FixRequest,  FailedPrecondition, "route not confirm"),
    row( -1221, "SESSION_CLOSED",                               FixRequest,  FailedPrecondition, "session closed"),
    row( -1222, "CALL_ALREADY_CONNECTED",                       FixRequest,  FailedPrecondition, "call already connected"),
    row( -1223, "CALL_NOT_CONNECTED",                           FixRequest,  FailedPrecondition, "call not connected"),
    row( -1224, "INVALID_CHARGING_BLOCK",                       FixRequest,  InvalidArgument,    "invalid charging block"),
    row( -1225, "INVALID_ALERT_TIMING",                         FixRequest,  InvalidArgument,    "invalid alert timing"),
    row( -1226, "SUBSCRIBER_NOT_FOUND",                         FixRequest,  NotFound,           "subscriber not found"),
    row( -1227, "CDR_CLOSED",                                   FixRequest,  FailedPrecondition, "cdr closed"),
    row( -1228, "INVALID_OTP",                                  FixRequest,  InvalidArgument,    "invalid otp"),
    row( -1229, "OTP_EXPIRED",                                  FixRequest,  FailedPrecondition, "otp expired"),
    row( -1230, "RECORDING_NOT_FOUND",                          FixRequest,  NotFound,           "recording not found"),
    row( -1231, "RECORDING_FILE_NOT_FOUND",                     FixRequest,  NotFound,           "recording file not found"),
    row( -1232, "RECORDING_DELETED",                            FixRequest,  NotFound,           "recording deleted"),
    row( -1233, "NO_RATE_FOUND",                                FixSetup,    NotFound,           "no rate found"),

    row( -1301, "ENGINE_NO_CHARGE_RATE_FOUND",                  FixSetup,    NotFound,           "no charge rate found"),
    row( -1302, "INVALID_CHARGE_RATE",                          Investigate, Internal,           "invalid charge rate"),
    row( -1304, "API_ENGINE_ERROR",                             Investigate, Internal,           "API engine error"),
    row( -1305, "API_VENDOR_NOT_FOUND",                         FixSetup,    NotFound,           "API vendor not found"),

    row( -1401, "VOIP_USER_GROUP_EXISTED",                      FixRequest,  AlreadyExists,      "voip user group existed"),
    row( -1402, "VOIP_USER_GROUP_HAS_BEEN_TAKEN",               FixRequest,  AlreadyExists,      "voip user group has been taken"),
    row( -1403, "VOIP_USER_GROUP_NOT_FOUND",                    FixRequest,  NotFound,           "voip user group not found"),
    row( -1404, "VOIP_USER_EXISTED",                            FixRequest,  AlreadyExists,      "voip user existed"),
    row( -1405, "VOIP_USER_NOT_FOUND",                          FixRequest,  NotFound,           "voip user not found"),
    row( -1406, "INVALID_VOIP_USER",                            FixRequest,  InvalidArgument,    "invalid voip user"),
    row( -1407, "VOIP_USER_EXPIRED",                            FixSetup,    FailedPrecondition, "voip user expired"),
    row( -1408, "VOIP_USER_NAME_MISMATCH",                      FixRequest,  InvalidArgument,    "voip user name mismatch"),
    row( -1409, "VOIP_USER_NOT_ACTIVE",                         FixSetup,    FailedPrecondition, "voip user not active"),
    row( -1410, "VOIP_USER_NOT_TERMINATED",                     FixRequest,  FailedPrecondition, "voip user not terminated"),
    row( -1411, "VOIP_USER_ASSIGNED_ANOTHER_NUMBER_AS_DEFAULT", FixRequest,  FailedPrecondition, "voip user asigned another number as default"),

    row( -2000, "SMS_GATEWAY_NOT_FOUND",                        FixSetup,    NotFound,           "sms gateway not found"),
    row( -2001, "UNABLE_TO_CONNECT_SMS_GATEWAY",                Retry,       Unavailable,        "unable to connect sms gateway"),
    row( -2002, "NO_RESPONSE_FROM_SMS_GATEWAY",                 Investigate, DeadlineExceeded,   "no response from sms gateway"),
    row( -2003, "FAILED_TO_SEND_SMS",                           Investigate, Unknown,            "failed to send sms"),
    row( -2004, "INVALID_FROM_NUMBER",                          FixRequest,  InvalidArgument,    "invalid ‘From’ number"),
    row( -2005, "INVALID_TO_NUMBER",                            FixRequest,  InvalidArgument,    "invalid ‘To’ number"),
    row( -2006, "MESSAGE_IS_EMPTY",                             FixRequest,  InvalidArgument,    "message is empty"),
    row( -2007, "INVALID_DATE_FORMAT",                          FixRequest,  InvalidArgument,    "invalid date format"),

    row( -3000, "TASK_NOT_REGISTERED",                          FixRequest,  NotFound,           "task not registered"),
    row( -3001, "TASK_STILL_RUNNING",                           Track,       Ok,                 "task still running"),
    row( -3002, "TASK_NOT_FOUND",                               FixRequest,  NotFound,           "task not found"),
    row( -3003, "TASK_STOPPED_NOT_UPDATED",                     FixRequest,  FailedPrecondition, "task stopped, not updated"),
    row( -3004, "TASK_NOT_IMPLEMENTED",                         FixRequest,  Unimplemented,      "task not implemented"),
    row( -3005, "TASK_COMPLETED",                               Ended,       Ok,                 "task completed"),
    row( -3006, "TASK_CREATED",                                 Track,       Ok,                 "task created"),
    row( -3007, "TASK_CANCELED",                                Ended,       Ok,                 "task canceled"),
    row( -3008, "TASK_PAUSED",                                  Track,       Ok,                 "task paused"),
    row( -3009, "TASK_RESTART",                                 Track,       Ok,                 "task restart"),
];

pub(crate) struct Block {
    pub category: Category,
    pub first: i32,
    pub last: i32,
}

pub(crate) struct Row {
    pub code: i32,
    pub name: &'static str,
    pub action: Action,
    pub grpc_status: GrpcStatus,
    pub description: &'static str,
}

const fn block(category: Category, first: i32, last: i32) -> Block {
    Block { category, first, last }
}

const fn row(code: i32, name: &'static str, action: Action, grpc_status: GrpcStatus, description: &'static str) -> Row {
    Row { code, name, action, grpc_status, description }
}
