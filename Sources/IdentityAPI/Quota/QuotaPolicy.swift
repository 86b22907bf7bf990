/// How many calls of each method a window allows.
///
/// Written as `cloud`, `none`, or `GET=300,POST=24000,PUT=160,DELETE=160/300s`: limits, a slash, and the window's length.
public struct QuotaPolicy: Sendable, Hashable {
    /// Calls per window, by method. A method that is absent is not limited.
    public var limits: [Method: Int]
    /// The window's length.
    public var window: Duration

    /// Limits by method for each window.
    public init(limits: [Method: Int], window: Duration) {
        self.limits = limits
        self.window = window
    }

    /// No limits: Public Sector, Dedicated, Automation Suite and standalone deployments.
    public static let unlimited = QuotaPolicy(limits: [:], window: .seconds(300))

    /// Automation Cloud and Test Cloud: per organization and method, in windows of five minutes.
    public static let cloud = QuotaPolicy(
        limits: [.get: 300, .post: 24_000, .put: 160, .patch: 160, .delete: 160],
        window: .seconds(300)
    )

    /// Reads the written form. Throws ``InvalidQuota`` that names the part which cannot be read.
    public init(parsing text: String) throws(InvalidQuota) {
        switch text.lowercased() {
        case "cloud":
            self = .cloud
            return
        case "none":
            self = .unlimited
            return
        default:
            break
        }
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2 else {
            throw InvalidQuota(text: text, reason: "a window's length is missing, as in /300s")
        }
        guard let window = Duration(written: halves[1]), window > .zero else {
            throw InvalidQuota(text: text, reason: "'\(halves[1])' is not a length of time, as in 300s or 5m")
        }
        var limits: [Method: Int] = [:]
        for part in halves[0].split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", omittingEmptySubsequences: false)
            guard
                pair.count == 2,
                let method = Method(rawValue: pair[0].uppercased()),
                let limit = Int(pair[1]), limit > 0
            else {
                throw InvalidQuota(text: text, reason: "'\(part)' is not a method and a number of calls, as in PUT=160")
            }
            guard limits[method] == nil else {
                throw InvalidQuota(text: text, reason: "\(method.rawValue) has two limits")
            }
            limits[method] = limit
        }
        self.init(limits: limits, window: window)
    }
}

extension QuotaPolicy: CustomStringConvertible {
    /// The written form; ``init(parsing:)`` reads it back.
    public var description: String {
        guard !limits.isEmpty else { return "none" }
        let parts = Method.allCases.compactMap { method in limits[method].map { "\(method.rawValue)=\($0)" } }
        return parts.joined(separator: ",") + "/" + window.written
    }
}

/// A quota that cannot be read.
public struct InvalidQuota: Error, CustomStringConvertible {
    /// What was written.
    public let text: String
    /// Which part is wrong, and how it should look.
    public let reason: String

    /// A sentence for people.
    public var description: String {
        "The quota '\(text)' cannot be read: \(reason). Write cloud, none, or GET=300,POST=24000,PUT=160,DELETE=160/300s."
    }
}
