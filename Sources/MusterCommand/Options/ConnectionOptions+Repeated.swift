import IdentityAPI

extension ConnectionOptions {
    /// The settings in a run's record. A later command uses them, unless the environment or a profile sets others.
    private static let ofRecord: Set<SettingName> = [.url, .organizationId, .concurrency, .quota]

    /// The given options that a later command needs again to reach the service: those that neither the run's record nor the environment nor the profile
    /// contain.
    ///
    /// - Throws: ``RunError`` for an invalid profile.
    func repeated() throws -> [String] {
        let rehearsal = sandboxFrom.map { ["--sandbox-from", $0] } ?? (sandbox ? ["--sandbox"] : [])
        let later = try Settings(options: profile.map { [.profile: $0] } ?? [:])
        return SettingName.allCases.flatMap { name -> [String] in
            guard let value = given[name], isNeeded(name, value, later.text(name)) else { return [] }
            return [name.option, name == .proxy ? ProxySetting(place: name.option, text: value).shown : value]
        } + rehearsal
    }

    /// - Parameter said: the value in the environment or the profile.
    private func isNeeded(_ name: SettingName, _ value: String, _ said: String?) -> Bool {
        // A sandbox inside the process sets its own address.
        if isRehearsal, [.url, .tokenUrl, .proxy].contains(name) { return false }
        if name == .profile { return true }
        return said != value && (said != nil || !Self.ofRecord.contains(name))
    }
}
