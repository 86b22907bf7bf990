/// The outcome of a row.
public struct Outcome: Sendable, Hashable {
    /// The status, with its word in reports as the raw value.
    public enum Status: String, Sendable, Hashable, CaseIterable, Codable {
        case created
        case updated
        case deleted
        /// The account already matches the sheet: no call.
        case unchanged
        /// The row's action is `skip`.
        case skipped
        /// Final, with the reason.
        case failed
        /// Sent, with a lost response, and not reconciled yet.
        case unknown
        /// Not attempted.
        case pending

        /// Whether the row was attempted, or needed no attempt.
        var isDecided: Bool { self != .pending }

        /// Whether the row is in `errors.csv`.
        var isError: Bool { self == .failed || self == .unknown }

        /// The report that holds the row.
        public var isSuccess: Bool {
            switch self {
            case .created, .updated, .deleted, .unchanged, .skipped: true
            case .failed, .unknown, .pending: false
            }
        }
    }

    /// The outcome of the row.
    public var status: Status
    /// The requested action: `create`, `update`, `delete` or `skip`.
    public var action = ""
    /// The account's id, once known.
    public var accountID = ""
    /// The HTTP status of the deciding response; 0 for none.
    public var http = 0
    /// For programs: the service's code for the error, or Muster's own.
    public var code = ""
    /// For people: the reason; empty after a success.
    public var message = ""
    /// How often the deciding call was sent. Throttled calls do not count.
    public var attempts = 0
    /// How long the deciding call took, in milliseconds, without the wait for its quota.
    public var milliseconds = 0
    /// The service's id of the exchange.
    public var traceID = ""

    /// Creates an outcome with only a status.
    public init(_ status: Status, action: String = "", accountID: String = "") {
        self.status = status
        self.action = action
        self.accountID = accountID
    }

    /// Returns the outcome of a row that is already done: before the run (`unchanged`), or by a call of this run whose response was never recorded. That
    /// response must have been a success.
    ///
    /// - Parameter http: the status of that answer. A row that is unchanged needed none.
    static func settled(_ status: Status, accountID: String, http: Int) -> Outcome {
        var outcome = Outcome(status, action: status == .created ? "create" : "update", accountID: accountID)
        if status != .unchanged { outcome.http = http }
        return outcome
    }

    /// Creates the outcome of an account that an earlier process of this run deleted.
    init(deletedBefore accountID: String) {
        self.init(.deleted, action: "delete", accountID: accountID)
        http = 204
    }

    /// Creates the outcome of a row that repeats the header.
    init(ofRepeatedHeader action: String) {
        self.init(.skipped, action: action)
        message = "the row repeats the header"
    }

    /// Creates the outcome of a row that cannot be done, for a reason found without a call.
    init(_ problem: RowProblem, action: String) {
        self.init(.failed, action: action)
        code = problem.code
        message = problem.message
    }
}
