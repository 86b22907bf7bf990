/// The result of one check.
public struct ConformanceVerdict: Sendable, Hashable {
    /// How a finding compares with what Muster needs.
    public enum Mark: String, Sendable, Hashable, CaseIterable, Codable {
        /// It is as Muster needs it.
        case holds
        /// The service differs. Muster works, but slower or with less certainty.
        case differs
        /// It is missing, and Muster cannot work without it.
        case missing
        /// Unknown: only a write would show it, or the service has nothing to check it with.
        case unknown = "untold"
    }

    /// How the finding compares.
    public let mark: Mark
    /// The finding, as a phrase: `1203 accounts on 2 pages`.
    public let found: String
    /// The consequence for Muster, in whole sentences; `nil` for none.
    public let consequence: String?

    static func holds(_ found: String) -> Self { Self(mark: .holds, found: found, consequence: nil) }

    static func differs(_ found: String, _ consequence: String) -> Self {
        Self(mark: .differs, found: found, consequence: consequence)
    }

    static func missing(_ found: String, _ consequence: String) -> Self {
        Self(mark: .missing, found: found, consequence: consequence)
    }

    static func unknown(_ reason: String) -> Self { Self(mark: .unknown, found: reason, consequence: nil) }

    /// The verdict of a check that needs a write, without permission for one.
    static let needsWriting = unknown("unknown without a write")
    /// The verdict of a check whose call was not made.
    static let notAsked = unknown("not asked: the calls before it gave nothing to ask with, or the quota is spent")
}
