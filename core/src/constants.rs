impl crate::Code {
    /// x
    pub const LOW_CREDIT_BALANCE: Self = Self(-1100);
    /// x
    pub const TASK_COMPLETED: Self = Self(-3005);
}
