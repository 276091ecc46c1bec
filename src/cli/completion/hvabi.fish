# SPDX-License-Identifier: MIT
# Completion for fish: 'hvabi complete' knows what fits.
function __hvabi_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] complete $words[2..-1] 2>/dev/null)
        switch $line
            case '<file>'
                __fish_complete_path (commandline -ct)
            case '<directory>'
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $line
        end
    end
end
complete -c hvabi -f -a '(__hvabi_complete)'
