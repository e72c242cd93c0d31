import type { PageTexts } from '../page-texts.ts';

export const page: PageTexts = {
  toContent: 'Aller au contenu',
  navigation: 'Pages',
  names: {
    overview: 'Tous les cabinets',
    today: 'Aujourd’hui',
    run: 'Aperçu et synchronisation',
    search: 'Rechercher',
    person: 'Personne',
    bulk: 'Plusieurs à la fois',
    audit: 'Journal des accès',
  },
  practice: 'Cabinet',
  practices: 'Cabinets',
  choosePractice: 'Choisir le cabinet',
  language: 'Langue',
  signOut: 'Se déconnecter',
  reload: 'Actualiser',
  back: 'Retour à «\u202fAujourd’hui\u202f»',
  technicalDetails: 'Détails techniques (en anglais)',
  states: { good: 'OK', warning: 'en suspens', error: 'panne' },
  logIn: {
    title: 'Connexion',
    userName: 'Nom d’utilisateur',
    password: 'Mot de passe',
    submit: 'Se connecter',
    wrong: 'Nom d’utilisateur ou mot de passe incorrect.',
    tooMany: 'Trop de mots de passe incorrects. Patientez une minute, puis réessayez.',
    expired: 'Votre session a expiré. Reconnectez-vous.',
  },
  messages: {
    'not-found': { title: 'Page introuvable', text: 'Il n’y a pas de page à cette adresse.' },
    'no-such-practice': { title: 'Cabinet introuvable', text: 'Ce cabinet n’existe pas ici.' },
    forbidden: {
      title: 'Non autorisé',
      text: 'Votre nom d’utilisateur permet de tout consulter, mais pas de décider.',
    },
    elsewhere: {
      title: 'Demande refusée',
      text: 'La demande provenait d’un autre site. Rien n’a été modifié.',
    },
    outdated: {
      title: 'Demande refusée',
      text: 'Cette page date d’avant votre connexion. Rien n’a été modifié. Actualisez la page.',
    },
    'wrong-method': { title: 'Impossible', text: 'Cette adresse ne s’ouvre pas de cette manière.' },
    'no-such-act': {
      title: 'Impossible',
      text: 'Cette opération n’est pas possible ici. Rien n’a été modifié.',
    },
    'no-form': { title: 'Impossible', text: 'Ce n’est pas un formulaire de cette page.' },
    'form-too-large': { title: 'Impossible', text: 'Le formulaire est trop volumineux.' },
    'form-broken': { title: 'Impossible', text: 'Le formulaire est arrivé incomplet.' },
    overloaded: {
      title: 'Momentanément impossible',
      text: 'Il y a trop de demandes à la fois. Réessayez.',
    },
    busy: {
      title: 'Momentanément impossible',
      text: 'Un autre programme utilise les données. Réessayez dans une minute.',
    },
    unreadable: {
      title: 'Illisible',
      text: 'Des données enregistrées ne s’ouvrent pas. Avertissez la personne qui s’occupe de ce programme.',
    },
    'disk-full': {
      title: 'Plus d’espace disque',
      text: 'L’ordinateur de ce programme n’a plus d’espace libre. Rien n’a été affiché ni modifié. Avertissez la personne qui s’occupe de ce programme.',
    },
    'no-password-set': {
      title: 'Non disponible',
      text: 'Aucun mot de passe n’est défini pour cette page. La personne qui s’occupe de ce programme définit admin.password ou admin.users dans la configuration, puis relance le programme.',
    },
  },
  connect: {
    connected: {
      title: 'Connexion établie',
      text: 'Le cabinet est relié à GoHighLevel. Vous pouvez fermer cette fenêtre.',
    },
    'not-connected': {
      title: 'Connexion non établie',
      text: 'La connexion à GoHighLevel n’a pas abouti. Recommencez.',
    },
    'password-needed': {
      title: 'Mot de passe requis',
      text: 'Saisissez le nom d’utilisateur et le mot de passe.',
    },
    'too-many-passwords': {
      title: 'Trop de mots de passe incorrects',
      text: 'Patientez une minute, puis réessayez.',
    },
    'which-practice': {
      title: 'Quel cabinet\u202f?',
      text: 'L’adresse n’indique aucun cabinet de ce programme.',
    },
    'begun-elsewhere': {
      title: 'Connexion inconnue',
      text: 'Cette connexion n’a pas été lancée ici, ou il y a trop longtemps. Recommencez.',
    },
    'no-access-given': {
      title: 'Connexion non établie',
      text: 'GoHighLevel n’a pas autorisé l’accès. Recommencez et autorisez-le.',
    },
  },
};
