public import SystemPackage

/// Why a run cannot start or continue. A row that the service rejects is an ``Outcome`` instead.
public struct RunError: Error, Sendable {
    /// The kind of error. Each has its exit code (sysexits.h).
    public enum Code: Sendable, Hashable {
        /// The command line is not valid (64).
        case usage
        /// The input is not valid; nothing was sent (65).
        case invalidInput
        /// The input does not exist or cannot be read (66).
        case noInput
        /// The service is unreachable, or something else answers instead (69).
        case unreachable
        /// A file or folder cannot be created (73).
        case cannotCreate
        /// A file that the run needs cannot be written or read (74).
        case cannotWrite
        /// The service rejects the sign-in (77).
        case notAuthorized
        /// Settings or a checkpoint do not fit (78).
        case configuration
    }

    /// For programs.
    public let code: Code
    /// The file of the error; `nil` for none.
    public let path: FilePath?
    /// What happened, in whole sentences. May end with what to do.
    public let reason: String
    /// What to do, as a sentence after the system's error; `nil` when ``reason`` is complete.
    public let advice: String?
    /// The system's error; `nil` when there was none.
    public let cause: Errno?

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: the kind of error.
    ///   - path: the file that it is about.
    ///   - reason: what happened. With a `cause`, one sentence, because the cause is shown at its end.
    ///   - advice: what to do, when there is a `cause` as well.
    ///   - cause: the system's error.
    public init(_ code: Code, path: FilePath? = nil, _ reason: String, advice: String? = nil, cause: Errno? = nil) {
        self.code = code
        self.path = path
        self.reason = reason
        self.advice = advice
        self.cause = cause
    }
}

extension RunError {
    /// The same error, with what to do behind what it says already.
    package func advising(_ advice: String) -> RunError {
        let all = [self.advice, advice].compactMap(\.self).joined(separator: " ")
        return RunError(code, path: path, reason, advice: all, cause: cause)
    }
}

extension RunError: CustomStringConvertible {
    /// `robots.csv: cannot be read (No such file or directory).`
    public var description: String {
        let place = path.map { "\($0): " } ?? ""
        let next = advice.map { " \($0)" } ?? ""
        guard let cause else { return place + reason + next }
        let (text, end) = reason.hasSuffix(".") ? (reason.dropLast(), ".") : (reason[...], "")
        return "\(place)\(text) (\(cause))\(end)\(next)"
    }
}
