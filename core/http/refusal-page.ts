/** Shown to somebody who opens the address without having been let in. No script, no style, no secret. */
export const refusalPage = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Manara</title>
<p>Open the wall from the Manara app: this address alone does not let anybody in.
<p lang="fr">Ouvrez le mur depuis l’application Manara : cette adresse seule ne suffit pas.
<p lang="ar" dir="rtl">افتح الجدار من تطبيق منارة: هذا العنوان وحده لا يكفي.
</html>
`;
