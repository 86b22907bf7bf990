import IdentityAPI
import Muster

/// The exit codes that other tools can rely on, from sysexits.h where it has a fitting one.
enum ExitStatus {
    static let done: Int32 = 0
    static let someRowsFailed: Int32 = 1
    static let planHasChanges: Int32 = 2
    static let stoppedByLimit: Int32 = 3
    static let usage: Int32 = 64
    static let invalidInput: Int32 = 65
    static let noInput: Int32 = 66
    static let unreachable: Int32 = 69
    static let fault: Int32 = 70
    static let cannotCreate: Int32 = 73
    static let cannotWrite: Int32 = 74
    static let stoppedResumable: Int32 = 75
    static let notAuthorized: Int32 = 77
    static let configuration: Int32 = 78

    /// What each means, in the order of their numbers: for help and man pages.
    static let meanings: [(code: String, meaning: String)] = [
        ("0", "Every row is done. Unchanged rows count as done."),
        (
            "1",
            "The run finished, and some rows failed: see errors.csv. plan --detailed-exitcode: rows can only fail. check --deep: the service lacks something that Muster needs."
        ),
        ("2", "plan --detailed-exitcode: something would change."),
        ("3", "Stopped by --max-errors, --max-changes or --max-removals."),
        ("64", "The command line is not valid, or lacks --yes."),
        ("65", "The sheet is not valid. Nothing was sent."),
        ("66", "A file does not exist or cannot be read."),
        ("69", "The service, or the proxy before it, is unreachable. Nothing was sent."),
        ("70", "A fault of Muster itself."),
        ("73", "Muster cannot create a file or folder."),
        ("74", "Muster cannot write a file, as on a full disk."),
        (
            "75",
            "Stopped by an outage, by --limit, or because the service refused every call, or 100 in a row in the same words. muster resume continues."
        ),
        ("77", "Nobody is signed in, the service rejects the sign-in, or the sign-in lacks a scope."),
        ("78", "Settings are missing or do not fit, or a run belongs to another organization, sheet or service."),
        ("141", "The reader of standard output closed it, as head does."),
        (
            "129, 130, 143",
            "Stopped by a lost terminal, Ctrl-C or SIGTERM. muster resume continues a run that has begun. 130 also: you answered no, and nothing was sent."
        ),
    ]

    /// What a scheduler does after each code.
    static let reactions: [(codes: String, reaction: String)] = [
        ("0", "Nothing: the work is done."),
        (
            "69, 75, 129, 130, 143",
            "Run the same command again later, with the same --run DIR. Nothing was sent (69), or the run continues."
        ),
        ("70, 73, 74", "Once more, then a person: a disk, a folder or a fault of Muster."),
        (
            "1, 3",
            "A person: rows failed (errors.csv says why), or a limit stopped the run. The same command tells the same result again."
        ),
        (
            "64, 65, 66, 77, 78",
            "A person: the command line, the sheet, the sign-in or the settings need a change. Repeating does not help."
        ),
    ]

    /// The code for a run that ended by itself or was stopped.
    static func of(_ result: Run.Result) -> Int32 {
        switch result.stopReason {
        case nil: result.summary.errors == 0 ? done : someRowsFailed
        case .signal(let number): 128 + number
        case .requested, .outage, .askedToWait, .blocked, .oneCause, .limit, .cancelled: stoppedResumable
        case .errors: stoppedByLimit
        case .notAuthorized: notAuthorized
        case .broken: cannotWrite
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

    static func code(of error: IdentityError) -> Int32 { error.isOfProxy ? unreachable : code(of: error.kind) }

    private static func code(of kind: IdentityError.Kind) -> Int32 {
        switch kind {
        case .notAuthorized, .forbidden: notAuthorized
        case .refused, .notFound, .intercepted, .conflict, .concurrentChange: configuration
        default: unreachable
        }
    }

    /// A code's name in an `error` object; each code has one, so that either can be relied upon.
    static func name(of code: Int32) -> String {
        let names = [
            stoppedByLimit: "stoppedByLimit", usage: "usage", invalidInput: "invalidInput", noInput: "noInput",
            unreachable: "unreachable", cannotCreate: "cannotCreate", cannotWrite: "cannotWrite",
            stoppedResumable: "stoppedResumable", notAuthorized: "notAuthorized", configuration: "configuration",
        ]
        return names[code] ?? "fault"
    }
}
