import IdentityAPI

/// How words with a value of their own kind are read.
extension FaultWord {
    @Sendable static func throttle(_ value: Substring, _ faults: inout Faults) -> Bool {
        let parts = value.parts
        guard parts.count <= 2, let chance = Double(chance: parts[0]) else { return false }
        guard let wait = parts.count == 2 ? Duration(written: parts[1]) : .seconds(1) else { return false }
        faults.chances[.throttled] = chance
        faults.throttleWait = wait
        return true
    }

    @Sendable static func slow(_ value: Substring, _ faults: inout Faults) -> Bool {
        let parts = value.parts
        guard parts.count == 2, let chance = Double(chance: parts[0]), let delay = Duration(written: parts[1]) else {
            return false
        }
        faults.slowChance = chance
        faults.slowDelay = delay
        return true
    }

    @Sendable static func spender(_ value: Substring, _ faults: inout Faults) -> Bool {
        value.eachPair { name, calls in
            guard let method = Method(rawValue: name.uppercased()), let calls = Int(calls) else { return false }
            faults.spenders[method] = calls
            return (1...1_000_000).contains(calls)
        }
    }

    @Sendable static func outage(_ value: Substring, _ faults: inout Faults) -> Bool {
        let parts = value.parts
        guard (2...4).contains(parts.count) else { return false }
        guard let start = ScheduledOutage.Start(written: parts[0]), let length = Duration(written: parts[1]) else {
            return false
        }
        guard let form = parts.count > 2 ? ScheduledOutage.Form(rawValue: String(parts[2])) : .unavailable else {
            return false
        }
        faults.outage = ScheduledOutage(start: start, length: length, form: form)
        guard parts.count == 4 else { return true }
        guard let methods = Set<Method>(written: parts[3]) else { return false }
        faults.outage?.methods = methods
        return true
    }

    @Sendable static func protected(_ value: Substring, _ faults: inout Faults) -> Bool {
        let parts = value.parts
        guard parts.count <= 2, let count = Int(parts[0]), count > 0 else { return false }
        guard let form = parts.count == 2 ? Faults.Protection(rawValue: String(parts[1])) : .forbidden else {
            return false
        }
        (faults.protectedAccounts, faults.protection) = (count, form)
        return true
    }

    @Sendable static func others(_ value: Substring, _ faults: inout Faults) -> Bool {
        value.eachPair { kind, chance in
            guard let kind = OthersChange.Kind(rawValue: String(kind)) else { return false }
            faults.others[kind] = Double(chance: chance)
            return faults.others[kind] != nil
        }
    }

    @Sendable static func deleteStop(_ value: Substring, _ faults: inout Faults) -> Bool {
        let parts = value.parts
        guard (1...3).contains(parts.count), let count = Int(parts[0]), count >= 0 else { return false }
        guard let status = parts.count > 1 ? Int(parts[1]) : 500, [400, 500].contains(status) else { return false }
        guard let times = parts.count > 2 ? Int(parts[2]) : 1, times > 0 else { return false }
        faults.bulkDeleteStop = Faults.BulkDeleteStop(after: count, status: status, times: times)
        return true
    }

    @Sendable static func groupList(_ value: Substring, _ faults: inout Faults) -> Bool {
        let parts = value.parts
        guard parts.count <= 2, let limit = Int(parts[0]), limit > 0 else { return false }
        let written = parts.count == 2 ? String(parts[1]) : Faults.LongList.badRequest.rawValue
        guard let status = Faults.LongList(rawValue: written) else { return false }
        faults.groupListLimit = limit
        faults.longGroupList = status
        return true
    }

    @Sendable static func errorShape(_ value: Substring, _ faults: inout Faults) -> Bool {
        faults.errorShape = ErrorShape(rawValue: String(value))
        return faults.errorShape != nil || value == "mixed"
    }
}

extension Substring {
    /// The parts between colons.
    fileprivate var parts: [Substring] { split(separator: ":", omittingEmptySubsequences: false) }

    /// Reads pairs such as `GET:10+PUT:5`. Returns `false` for anything else, and where a pair is invalid.
    fileprivate func eachPair(_ read: (_ name: Substring, _ value: Substring) -> Bool) -> Bool {
        split(separator: "+", omittingEmptySubsequences: false).map(\.parts)
            .allSatisfy { $0.count == 2 && read($0[0], $0[1]) }
    }

    /// The value of `4:100ms`; `nil` for anything else.
    var countAndDuration: (count: Int, duration: Duration)? {
        guard parts.count == 2, let count = Int(parts[0]), (1...100_000).contains(count) else { return nil }
        return Duration(written: parts[1]).map { (count, $0) }
    }
}

extension Set<Method> {
    /// Reads `POST+PUT`; `nil` for anything else.
    init?(written text: Substring) {
        let methods = text.split(separator: "+").map { Method(rawValue: $0.uppercased()) }
        guard !methods.isEmpty, !methods.contains(nil) else { return nil }
        self.init(methods.compactMap(\.self))
    }
}
