public import SystemPackage

/// A reason that a run cannot start or go on. A row that the service refuses is no such reason: it is an ``Outcome``.
public struct RunError: Error, Sendable {
    /// What kind of reason it is; each has its exit code (sysexits.h).
    public enum Code: Sendable, Hashable {
        /// The words on the command line do not fit together (64).
        case usage
        /// The input is not valid; nothing was sent (65).
        case invalidInput
        /// The input is not there or cannot be read (66).
        case noInput
        /// The service cannot be reached, or something else answers in its place (69).
        case unreachable
        /// A file or folder cannot be made (73).
        case cannotCreate
        /// What must be recorded cannot be written or read (74).
        case cannotWrite
        /// The service refuses who we are (77).
        case notAuthorized
        /// Settings, or a checkpoint, do not fit (78).
        case configuration
    }

    /// For programs.
    public let code: Code
    /// The file it is about, when it is about one.
    public let path: FilePath?
    /// Whole sentences: what happened, and what to do.
    public let reason: String
    /// The system's error, when there was one.
    public let cause: Errno?

    /// An error about a file, or about none.
    public init(_ code: Code, path: FilePath? = nil, _ reason: String, cause: Errno? = nil) {
        self.code = code
        self.path = path
        self.reason = reason
        self.cause = cause
    }
}

extension RunError: CustomStringConvertible {
    /// `robots.csv: cannot be read (No such file or directory).`
    public var description: String {
        let place = path.map { "\($0): " } ?? ""
        guard let cause else { return place + reason }
        // The cause belongs to what happened, which the first sentence says; what to do follows.
        let end =
            reason.firstRange(of: ". ")?.lowerBound
            ?? (reason.hasSuffix(".") ? reason.index(before: reason.endIndex) : reason.endIndex)
        return "\(place)\(reason[..<end]) (\(cause))\(reason[end...])"
    }
}
