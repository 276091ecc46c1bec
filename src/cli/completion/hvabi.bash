# SPDX-License-Identifier: MIT
# Completion for bash: 'hvabi complete' knows what fits.
_hvabi() {
    local line=${COMP_LINE:0:COMP_POINT} words current replaced word about
    COMPREPLY=()
    # Bash splits words at '=', ':' and '@' as well: hvabi gets them whole, and readline replaces
    # what is behind the last of these.
    read -ra words <<<"$line"
    [[ $line == *[[:blank:]] ]] && words+=("")
    current=${words[-1]}
    replaced=${current##*["$COMP_WORDBREAKS"]}
    while IFS=$'\t' read -r word about; do
        case $word in
        "<file>" | "<directory>")
            compopt -o filenames 2>/dev/null
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -A "${word:1:-1}" -- "$replaced") ;;
        *) COMPREPLY+=("${word:${#current}-${#replaced}}") ;;
        esac
    done < <("${words[0]}" complete "${words[@]:1}" 2>/dev/null)
}
complete -F _hvabi hvabi
