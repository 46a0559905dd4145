# Completion of planctl for fish. planctl itself answers, one candidate a line with its help behind a tab.

function __planctl_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct | string unescape)
    set -l program $words[1]
    set -e words[1]
    set -l answer (env _PLANCTL_COMPLETE=fish $program $words "$current" 2>/dev/null)
    switch "$answer"
        case :files
            __fish_complete_path "$current"
        case :folders
            __fish_complete_directories "$current"
        case '*'
            printf '%s\n' $answer
    end
end

complete --command planctl --no-files --arguments '(__planctl_complete)'
