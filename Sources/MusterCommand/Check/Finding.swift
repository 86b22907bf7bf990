import IdentityAPI
import Muster

/// One thing that was looked at: what was found, and where it is not as it should be, the cause and the cure.
struct Finding: Sendable {
    /// What was looked at, in the order in which it is.
    enum Subject: String, Sendable, CaseIterable, Encodable {
        case settings
        case address
        case signIn
        case organization
        case accounts
        case groups
        /// What the service gives of what Muster needs; looked at only when that is asked for.
        case service
        case quotas
        case commands

        /// What people read.
        var label: String { self == .signIn ? "sign-in" : rawValue }
    }

    enum Verdict: Sendable, Hashable {
        case fine
        /// It works, and less than it could.
        case warning
        /// It does not work; the exit code that stands for it.
        case failed(Int32)
        /// It cannot be looked at, because something before it does not work.
        case untried
    }

    let subject: Subject
    var verdict = Verdict.fine
    /// What was found, or the cause of a failure: a phrase or whole sentences.
    var found: String
    /// What to do about it.
    var cure: String?
    /// The same for programs.
    var details = Details()

    /// What programs are told of a finding. Each is there where it belongs to the subject and is known.
    struct Details: Sendable, Encodable {
        var url: String?
        var tokenUrl: String?
        var clientId: String?
        var scopes: [String]?
        /// When the token ends, in UTC.
        var expires: String?
        var organizationId: String?
        /// How many accounts or groups there are.
        var count: Int?
        var quota: String?
        /// By method, how many calls may go now.
        var left: [String: Int]?
        var allowed: [String]?
        var refused: [String]?
    }

    /// Something that cannot be looked at, and why: a phrase such as `there is no token`.
    static func untried(_ subject: Subject, _ reason: String) -> Finding {
        Finding(subject: subject, verdict: .untried, found: "not tried: \(reason)")
    }

    /// A failure that no call is to blame for.
    init(_ subject: Subject, failed error: any Error) {
        self.subject = subject
        switch error {
        case let error as RunError:
            (verdict, found) = (.failed(ExitStatus.code(of: error.code)), error.description)
        case let error as IdentityError:
            (verdict, found) = (.failed(ExitStatus.code(of: error)), error.description)
        default:
            (verdict, found) = (.failed(ExitStatus.configuration), "\(error)")
        }
    }

    init(
        subject: Subject,
        verdict: Verdict = .fine,
        found: String,
        cure: String? = nil,
        details: Details = Details()
    ) {
        (self.subject, self.verdict, self.found, self.cure) = (subject, verdict, found, cure)
        self.details = details
    }

    /// Whether it is as it should be, if that is known.
    var isFine: Bool? {
        switch verdict {
        case .fine, .warning: true
        case .failed: false
        case .untried: nil
        }
    }
}

extension [Finding] {
    /// The exit code: that of the first failure, as those that follow may only follow from it.
    var exitCode: Int32 {
        for finding in self { if case .failed(let code) = finding.verdict { return code } }
        return ExitStatus.done
    }
}
