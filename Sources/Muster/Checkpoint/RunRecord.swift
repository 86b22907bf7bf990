import FoundationEssentials
public import SystemPackage

/// The identity and settings of a run: `run.json`. It has everything that a resume needs, and no secrets.
public struct RunRecord: Sendable, Codable {
    /// The version of the file format that this program writes and reads.
    static let currentVersion = 4

    /// The version of the file format.
    public var version = currentVersion
    /// The run's id, which the checkpoint repeats.
    public var id: String
    /// When the run began, in UTC.
    public var started: String
    /// The program that began the run.
    public var program: String
    /// The sheet.
    public var input: SheetIdentity
    /// The service's address.
    public var url: String
    /// The organization's id.
    public var organizationID: String
    /// The options.
    public var settings: RunSettings

    /// The names of the new accounts' groups, by id. Undo needs them when a group was renamed.
    public var groupNames: [String: String] = [:]
    /// The run that this one retries or undoes; `nil` for none.
    public var origin: Origin?
    /// The plan's estimates when the run began; `nil` for a run of an earlier version.
    public var planned: Planned?
    /// The options that a later command needs to reach the service, in addition to this record, as in `--profile prod`.
    public var connection: [String]?
    /// The folder of the run that undid this one.
    public var undoneBy: String?

    /// The run that another one retries or undoes.
    public struct Origin: Sendable, Codable {
        /// The relation of the two runs.
        public enum Kind: String, Sendable, Codable {
            /// This run's sheet has failed rows of the other one.
            case retry
            /// This run restores what the other one changed.
            case undo
        }

        /// The relation of the two runs.
        public var kind: Kind
        /// The other run's id.
        public var id: String
        /// The absolute path of its folder.
        public var path: String
        /// The other run's calls with unknown outcomes, by the rows of this run's sheet.
        public var unresolvedCalls: [Int: UnresolvedCall] = [:]

        private enum CodingKeys: String, CodingKey {
            case kind, id, path
            case unresolvedCalls = "doubts"
        }

        /// A call of the other run with an unknown outcome.
        public struct UnresolvedCall: Sendable, Codable, Hashable {
            /// The write-ahead intent; `nil` for an update, which needs none.
            var intent: Intent?
            /// The planned outcome of the row.
            var expected: Outcome.Status
            /// The accounts with unknown outcomes, of a row that means several accounts; `nil` for a row that means one.
            var accounts: [Account]?

            /// One of several accounts.
            struct Account: Sendable, Codable, Hashable {
                var id: String
                var name: String
                /// Its planned outcome.
                var expected: Outcome.Status
                /// Whether a delete of it was about to be sent.
                var isDeleted: Bool
            }
        }
    }

    /// The sheet when the run began.
    public struct SheetIdentity: Sendable, Codable {
        /// Its absolute path.
        public var path: String
        /// Its name, as the user wrote it.
        public var name: String
        /// The SHA-256 of its bytes.
        public var sha256: String
        /// The number of its rows.
        public var rows: Int
    }

    /// Returns how to read a file with this fingerprint. The recognized encoding is valid only for the same bytes.
    func sheetOptions(forFile fingerprint: String?) -> SheetOptions {
        var options = settings.sheet
        if fingerprint != input.sha256 { options.recognizedEncoding = nil }
        return options
    }

    /// Checks that a service is the run's kind: a rehearsal would mark a real run as done or undone, and lose its rows.
    ///
    /// - Parameters:
    ///   - isRehearsal: whether the service is a sandbox inside this program.
    ///   - path: the run's folder, which the error names.
    /// - Throws: ``RunError`` `configuration`.
    public func requireReal(isRehearsal: Bool, path: FilePath) throws {
        // A record of an earlier version, or of another program, does not say how its run reached the service.
        guard isRehearsal, let connection, !connection.contains(where: { $0.hasPrefix("--sandbox") }) else { return }
        throw RunError(
            .configuration,
            path: path,
            "is a real run, and the service is a sandbox inside this program. A rehearsal continues, retries and undoes rehearsals only."
        )
    }

    /// Checks that an organization is the run's.
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

    /// Returns a new unique id.
    static func newID() -> String { UUID().uuidString.lowercased() }

    /// Reads the file's text.
    ///
    /// - Throws: ``RunError`` `configuration`.
    package static func decoded(_ bytes: [UInt8], path: FilePath) throws -> RunRecord {
        let advice = "Continue with that version."
        guard let record = try decoded(Data(bytes), version: currentVersion, path: path, advice: advice) else {
            throw RunError(.configuration, path: path, "is not the record of a run.")
        }
        return record
    }
}
