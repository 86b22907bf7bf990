import FoundationEssentials
package import SystemPackage

/// What a run is about: `run.json`. Everything that a resume needs to go on in the same way, and no secrets.
public struct RunRecord: Sendable, Codable {
    /// The version of this file's form that this program writes and reads.
    static let currentVersion = 4

    /// The version of this file's form.
    public var version = currentVersion
    /// The run's id, which the checkpoint repeats.
    public var id: String
    /// When the run began, in UTC.
    public var started: String
    /// The program that began it.
    public var program: String
    /// The sheet.
    public var input: SheetIdentity
    /// The service's address.
    public var url: String
    /// The organization's id.
    public var organizationID: String
    /// How the run works.
    public var settings: RunSettings

    /// What the groups were called, by their ids, that the run makes accounts in: undo must know them when they are called something else.
    public var groupNames: [String: String] = [:]
    /// The run that this one goes back to; `nil` for one that stands for itself.
    public var origin: Origin?
    /// What was planned when the run began; `nil` for one that an earlier program began.
    public var planned: Planned?
    /// Options of the command line that a later command needs to reach the service as this run did, beyond what this record holds: `--profile prod`.
    public var connection: [String]?
    /// The folder of the run that has undone this one.
    public var undoneBy: String?

    /// Another run, and what this one has to do with it.
    public struct Origin: Sendable, Codable {
        /// What this run does about the other one.
        public enum Kind: String, Sendable, Codable {
            /// Its sheet holds rows of the other one that failed.
            case retry
            /// It puts back what the other one changed.
            case undo
        }

        /// What this run does about the other one.
        public var kind: Kind
        /// The other run's id.
        public var id: String
        /// Its folder, in full.
        public var path: String
        /// What the other run had set out to do for rows whose answers were lost, by the rows of this run's sheet.
        public var doubts: [Int: UnresolvedCall] = [:]

        /// A call of the other run of which nobody knows what came.
        public struct UnresolvedCall: Sendable, Codable, Hashable {
            /// What was about to be sent; `nil` for an update, which needs no record.
            var intent: Intent?
            /// What the row was planned to become.
            var expected: Outcome.Status
            /// Of a row that stands for several accounts, those that are not settled; `nil` for one that stands for one.
            var accounts: [Account]?

            /// One of several accounts.
            struct Account: Sendable, Codable, Hashable {
                var id: String
                var name: String
                /// What it was planned to become.
                var expected: Outcome.Status
                /// Whether it was about to be deleted.
                var isDeleted: Bool
            }
        }
    }

    /// The sheet as it was when the run began.
    public struct SheetIdentity: Sendable, Codable {
        /// Where it lies, in full.
        public var path: String
        /// What the user called it.
        public var name: String
        /// The SHA-256 of its bytes.
        public var sha256: String
        /// Its number of data records.
        public var rows: Int
    }

    /// How a file of this fingerprint is read. What the sheet was recognised as says nothing of other bytes.
    func sheetOptions(forFile fingerprint: String?) -> SheetOptions {
        var options = settings.sheet
        if fingerprint != input.sha256 { options.recognizedEncoding = nil }
        return options
    }

    private struct Version: Decodable {
        var version: Int
    }

    /// Makes sure that an organization is the one that the run was about.
    ///
    /// - Throws: ``RunError`` `configuration`.
    package func requireOrganization(_ id: String, path: FilePath?) throws {
        guard id.lowercased() == organizationID.lowercased() else {
            throw RunError(
                .configuration,
                path: path,
                "belongs to the organization \(organizationID), and this sign-in to \(id)."
            )
        }
    }

    /// An id that no other run has.
    static func newID() -> String { UUID().uuidString.lowercased() }

    /// Reads the file's text.
    ///
    /// - Throws: ``RunError`` `configuration`.
    package static func decoded(_ bytes: [UInt8], path: FilePath) throws -> RunRecord {
        do {
            let version = try JSONDecoder().decode(Version.self, from: Data(bytes)).version
            guard version == currentVersion else {
                throw RunError(
                    .configuration,
                    path: path,
                    "was written by another version of Muster (form \(version); this one knows form \(currentVersion)). Continue with that version."
                )
            }
            return try JSONDecoder().decode(RunRecord.self, from: Data(bytes))
        } catch let error as RunError {
            throw error
        } catch {
            throw RunError(.configuration, path: path, "is not the record of a run.")
        }
    }
}

/// How a run works: what its options said. Part of `run.json`, so that a resume works in the same way.
public struct RunSettings: Sendable, Codable {
    /// How the sheet is read.
    public var sheet = SheetOptions()
    /// The most calls at once.
    public var concurrency = ConcurrencySetting.automatic
    /// The quotas, as they are written on the command line: those of the client that the run is planned with.
    public var quota = "none"
    /// Whether rows may delete accounts.
    public var allowsDelete = false
    /// Whether groups that rows name and that are not there are made.
    public var createsGroups = false
    /// Whether a name with `*` or `?` stands for every account that matches it.
    public var wildcards = false
    /// When so many rows have failed that the run should stop; `nil` for never.
    public var maximumErrors: Threshold?
    /// How accounts are brought into and out of their groups.
    public var strategy = Strategy.auto
    /// The most accounts in one group call.
    public var groupBatch = 500
    /// What the plan must not exceed.
    public var safetyLimits = SafetyLimits()
    /// Whether somebody has agreed to what the whole plan takes away. Beside a ``limit`` it says nothing of the rows behind that.
    public var isAgreed = false
    /// Whether accounts are worked on that have changed since the plan was kept.
    public var acceptsDrift = false
    /// Only the first so many rows that need a call; `nil` for all.
    public var limit: Int?
    /// Rows that must not be done, with the reason: their accounts are no longer what the plan was made for that the run began with.
    public var held: [Int: String] = [:]
    /// Accounts that must not be touched although a row stands for them and for others, by id, with the reason.
    public var heldAccounts: [String: String] = [:]
    /// How long ago an account may have been read when it is changed, in seconds; `nil` for the default.
    private var freshnessSeconds: Double?
    /// How long ago an account may have been read when it is changed; `nil` for the default.
    public var freshness: Duration? {
        get { freshnessSeconds.map { .seconds($0) } }
        set { freshnessSeconds = newValue.map { $0 / .seconds(1) } }
    }
    /// How long an outage may last before the run stops, in seconds.
    public var outageTimeout: Double = 600

    /// The defaults.
    public init() {}
}
