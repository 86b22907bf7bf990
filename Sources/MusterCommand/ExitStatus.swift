import ArgumentParser
import IdentityAPI
import IdentitySandbox
import Muster

/// The exit codes that other tools can rely on (sysexits.h where it has a word for it).
enum ExitStatus {
    static let done: Int32 = 0
    static let someRowsFailed: Int32 = 1
    static let planHasChanges: Int32 = 2
    static let stoppedByBrake: Int32 = 3
    static let usage: Int32 = 64
    static let invalidInput: Int32 = 65
    static let noInput: Int32 = 66
    static let unreachable: Int32 = 69
    static let cannotCreate: Int32 = 73
    static let cannotWrite: Int32 = 74
    static let stoppedResumable: Int32 = 75
    static let notAuthorized: Int32 = 77
    static let configuration: Int32 = 78

    /// The code for a run that ended by itself or was stopped.
    static func of(_ result: Run.Result) -> Int32 {
        switch result.stopReason {
        case nil: result.summary.errors == 0 ? done : someRowsFailed
        case .signal(let number): 128 + number
        case .outage, .oneCause, .limit: stoppedResumable
        case .errors: stoppedByBrake
        case .notAuthorized: notAuthorized
        case .broken: cannotWrite
        }
    }
}

/// An error that ended the program, with its exit code.
struct ExitReason {
    let code: Int32
    /// What standard error is told, its lines' ends included.
    let message: String

    /// A reason told as this program's.
    init(_ code: Int32, _ message: String) {
        self.code = code
        self.message = "muster: \(message)\n"
    }

    /// A reason told as a list of places, as compilers do: `robots.csv:3:1: …`.
    init(_ code: Int32, places: String, cure: String) {
        self.code = code
        message = "\(places)\n\(cure)\n"
    }

    func exit() -> Never { MusterCommand.exit(withError: ExitCode(code)) }
}

extension ExitStatus {
    /// The code and the words for an error; `nil` for errors of the command line itself, which the parser tells best.
    static func reason(for error: any Error) -> ExitReason? {
        switch error {
        case let error as RunError: ExitReason(code(of: error.code), error.description)
        case let error as InvalidSheet:
            ExitReason(invalidInput, places: error.description, cure: "Nothing was sent. Mend the file and try again.")
        case let error as IdentityError: ExitReason(code(of: error.kind), sentence(for: error))
        case let error as InvalidAddress: ExitReason(configuration, error.description)
        case let error as InvalidQuota: ExitReason(usage, error.description)
        case let error as InvalidFaults: ExitReason(usage, error.description)
        case let error as SandboxCannotStart: ExitReason(unreachable, error.description)
        default: nil
        }
    }

    static func code(of code: RunError.Code) -> Int32 {
        switch code {
        case .usage: usage
        case .invalidInput: invalidInput
        case .noInput: noInput
        case .unreachable: unreachable
        case .cannotCreate: cannotCreate
        case .cannotWrite: cannotWrite
        case .notAuthorized: notAuthorized
        case .configuration: configuration
        }
    }

    static func code(of kind: IdentityError.Kind) -> Int32 {
        switch kind {
        case .notAuthorized, .forbidden: notAuthorized
        case .refused, .notFound, .conflict: configuration
        default: unreachable
        }
    }

    private static func sentence(for error: IdentityError) -> String {
        let cure =
            switch error.kind {
            case .forbidden:
                " The sign-in works, but it may not do this: it needs the scopes PM.RobotAccount and PM.Group.Read."
            case .refused:
                " Is the organization id right? It is a UUID, not the organization's name: Admin > Organization settings shows it."
            case .notFound: " Check the URL and the organization id."
            default: ""
            }
        return "\(error.description)\(cure) Nothing was sent."
    }
}
