import IdentityAPI
import Muster

/// The result of one check: what it found, and for a problem, the cause and the remedy.
struct Finding: Sendable {
    /// The subjects, in the order of the checks.
    enum Subject: String, Sendable, CaseIterable, Encodable {
        case settings
        /// The way to the service; only where a proxy is set.
        case proxy
        case address
        case signIn
        case organization
        case accounts
        case groups
        /// What Muster needs from the service; only with `--deep`.
        case service
        case quotas
        case commands

        /// The label for people.
        var label: String { self == .signIn ? "sign-in" : rawValue }
    }

    enum Status: Sendable, Hashable {
        case fine
        /// It works, with a limitation.
        case warning
        /// It does not work, with the exit code.
        case failed(Int32)
        /// Not checked, because an earlier check failed.
        case untried
    }

    let subject: Subject
    var status = Status.fine
    /// The finding, or the cause of a failure: a phrase or whole sentences.
    var found: String
    /// The remedy.
    var advice: String?
    /// The same for programs.
    var details = Details()

    /// The details of a finding for programs. Each is present when it belongs to the subject and is known.
    struct Details: Sendable, Encodable {
        var url: String?
        var tokenUrl: String?
        /// The proxy, without its sign-in.
        var proxy: String?
        var clientId: String?
        /// Who is signed in by `muster login`.
        var user: String?
        /// Whether Muster can renew the sign-in of `muster login`.
        var isRenewable: Bool?
        var scopes: [String]?
        /// When the token ends, in UTC.
        var expires: String?
        var organizationId: String?
        /// The number of accounts or groups.
        var count: Int?
        var quota: String?
        /// The calls left, by method.
        var left: [String: Int]?
        var allowed: [String]?
        var refused: [String]?
    }

    /// Returns the finding of a check that was not possible, with the reason: a phrase such as `there is no token`.
    static func untried(_ subject: Subject, _ reason: String) -> Finding {
        Finding(subject: subject, status: .untried, found: "not tried: \(reason)")
    }

    /// Whether it works; `nil` when it was not checked.
    var isFine: Bool? {
        switch status {
        case .fine, .warning: true
        case .failed: false
        case .untried: nil
        }
    }
}

extension Finding {
    /// Creates the finding of an error.
    init(_ subject: Subject, failed error: any Error) {
        let code =
            switch error {
            case let error as RunError: ExitStatus.code(of: error.code)
            case let error as IdentityError: ExitStatus.code(of: error)
            default: ExitStatus.configuration
            }
        self.init(subject: subject, status: .failed(code), found: "\(error)")
    }
}

extension [Finding] {
    /// The exit code of the first failure. Later failures may follow from it.
    var exitCode: Int32 {
        for finding in self { if case .failed(let code) = finding.status { return code } }
        return ExitStatus.done
    }
}
